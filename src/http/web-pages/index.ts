export { bundleFolder } from './bundle-folder.js';
export { withHeader } from './header/header-html.js';
export { headerFiles } from './header/header-router.js';
export { pageAssets, pageHeaders, sendPage } from './web-page.js';
