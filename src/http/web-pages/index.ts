export { bundleFolder } from './bundle-folder.js';
export { pageAssets, pageHeaders, sendPage } from './web-page.js';
