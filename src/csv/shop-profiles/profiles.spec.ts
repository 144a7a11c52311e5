import { PROFILES, type ProfileName, detectProfile, profileOf } from './index.js';
import { detectColumns } from '../columns/detect-columns.js';
import { readCsv } from '../csv-reader.js';

const URL = 'https://cdn.example/1.jpg';

describe('detectProfile', () => {
  test.each<[ProfileName, string]>([
    ['SHOPIFY', 'Handle,Title,Body (HTML),Vendor,Option1 Name,Option1 Value,Variant SKU,Image Src'],
    ['SHOPIFY', 'Title,URL handle,Description,SKU,Product image URL,Image position,Variant image URL'],
    ['WOOCOMMERCE', 'ID,Type,SKU,Name,Published,Is featured?,Categories,Images,Parent'],
    ['MAGENTO', 'sku,store_view_code,attribute_set_code,name,base_image,base_image_label,additional_images'],
    ['MAGENTO', 'sku,_store,name,image,small_image,thumbnail,_media_image'],
    ['GOOGLE_MERCHANT', 'id,title,description,link,image_link,additional_image_link'],
    ['GOOGLE_MERCHANT', 'g:id,g:title,g:image_link'],
    ['PRESTASHOP', 'id;Active (0/1);Name*;Categories (x,y,z,...);Image URLs (x,y,z,...)'],
    ['PRESTASHOP', 'Product ID;Actif (0/1);Nom *;Prix HT;URL des images (x,y,z...)'],
    ['MEDUSA', 'Product Id,Product Handle,Product Title,Product Thumbnail,Variant SKU,Image 1 Url'],
    ['VENDURE', 'name:en,slug:en,description:en,assets,facets,optionGroups,sku'],
    ['GENERIC', 'sku,parent_sku,type,images,name,short_description,status,url_key'],
    ['GENERIC', 'slug,sku,name,price,image1_src,product_type'],
    ['GENERIC', 'S. No.,Product Name,Input Image Urls'],
    ['GENERIC', ''],
  ])('recognises %s by the header %s', (profile, header) => {
    expect(detectProfile(header.split(/[,;](?![^(]*\))/), [])).toBe(profile);
  });

  test.each<[string, ProfileName]>([
    ['/m/b/mb01-blue-0.jpg', 'MAGENTO'],
    ['/images/mb01-blue-0.jpg', 'GENERIC'],
    [URL, 'GENERIC'],
  ])('recognises a file of SKUs and images like %s as %s', (path, profile) =>
    expect(detectProfile(['sku', 'image'], [['24-MB01', path]])).toBe(profile),
  );

  test('does not recognise a profile that it does not know, as another version may have stored', () =>
    expect(profileOf('OTHER' as ProfileName)).toBe(PROFILES.GENERIC));
});

describe('the columns of a profile', () => {
  test.each<[ProfileName, string[], object]>([
    [
      'WOOCOMMERCE',
      ['ID', 'Type', 'SKU', 'Name', 'Published', 'Images', 'Download 1 URL'],
      { images: [5], name: 3, serialNumber: 2 },
    ],
    [
      'GOOGLE_MERCHANT',
      ['mpn', 'id', 'title', 'link', 'image_link', 'lifestyle_image_link'],
      { images: [4, 5], name: 2, serialNumber: 1 },
    ],
    [
      'PRESTASHOP',
      ['Product ID', 'Active (0/1)', 'Name *', 'Reference #', 'Image URLs (x,y,z...)', 'File URL'],
      { images: [4], name: 2, serialNumber: 3 },
    ],
    [
      'MEDUSA',
      ['Product Handle', 'Product Title', 'Variant SKU', 'Image 1 Url', 'Image 12 Url'],
      { images: [3, 4], name: 1, serialNumber: 2, group: 0 },
    ],
  ])('of %s are found by its headers', (name, header, expected) => {
    const row = header.map((text) => (/image|url|link/i.test(text) ? URL : 'x'));
    expect(detectProfile(header, [row])).toBe(name);
    expect(detectColumns(header, [row], profileOf(name))).toMatchObject(expected);
  });
});

/** The products of a CSV, each with its images; rows of one product continue it. */
async function productsOf(csv: string, profile: ProfileName | null = null): Promise<string[][]> {
  const hints = { columns: {}, baseUrl: 'https://shop.example/media', profile };
  const { records } = await readCsv(
    (async function* () {
      yield Buffer.from(csv);
    })(),
    { hints },
  );
  const products: string[][] = [];
  for await (const batch of records)
    for (const { product, errors } of batch) {
      if (product === null) products.push(errors.map(({ code }) => code));
      else if (product.continues) products.at(-1)!.push(...product.imageUrls);
      else products.push([product.name, ...product.imageUrls]);
    }
  return products.map((product) => product.map((text) => text.replace('https://shop.example/media/', '')));
}

test.each(Object.entries(PROFILES))(
  '%s has headers by which it is detected, unless it is GENERIC',
  (name, profile) => {
    expect(profile.detectedBy.length > 0).toBe(name !== 'GENERIC');
    expect(profile.description).toMatch(/^[A-Z].*\.$/);
  },
);

describe('the rows of a profile', () => {
  test.each<[string, string, string[][]]>([
    [
      'Shopify: a comma is part of an address without a scheme',
      'Handle,Title,Image Src\nlamp,Lamp,"//cdn.example/a,b.jpg"\n',
      [['Lamp', 'https://cdn.example/a,b.jpg']],
    ],
    [
      'Vendure: rows without a slug continue the product, and bars separate assets',
      'name,slug,assets,facets,sku,variantAssets\nGuitar,guitar,"a, b.jpg|c.jpg",,G1,\n,,,,G2,d.jpg\n,,,,G3,e.jpg\nBass,bass,f.jpg,,B1,\n',
      [
        ['Guitar', 'a,%20b.jpg', 'c.jpg', 'd.jpg', 'e.jpg'],
        ['Bass', 'f.jpg'],
      ],
    ],
    [
      'Magento: rows without a SKU continue the product, and no_selection is no image',
      'sku,name,image,_media_image\nA1,Chair,/c/h/chair.jpg,/c/h/chair.jpg\n,,no_selection,/c/h/chair-2.jpg\n',
      [['Chair', 'c/h/chair.jpg', 'c/h/chair-2.jpg']],
    ],
    [
      'Vendure: a row without a slug at the beginning has no product to continue, and its SKU as its name',
      'name,slug,assets,facets,sku\n,,a.jpg,,G1\n',
      [['G1', 'a.jpg']],
    ],
  ])('%s', async (_, csv, expected) => expect(await productsOf(csv)).toEqual(expected));

  test('a forced profile is used instead of the detected one', async () => {
    const csv = 'name,slug,assets,facets,sku\nGuitar,guitar,a.jpg,,G1\n,,b.jpg,,G2\n';
    expect(await productsOf(csv, 'GENERIC')).toEqual([['Guitar', 'a.jpg'], ['MISSING_NAME']]);
  });
});
