import type { Shop } from './shop.js';

export const MEDUSA: Shop = {
  fileName: 'product-exports.csv',
  delimiter: ',',
  newline: '\n',
  header: [
    ...[
      'Product Id',
      'Product Handle',
      'Product Title',
      'Product Subtitle',
      'Product Description',
      'Product Status',
    ],
    ...['Product Thumbnail', 'Product Weight', 'Product Type', 'Product Tags', 'Variant Id', 'Variant Title'],
    ...['Variant SKU', 'Variant Price EUR', 'Variant Option 1 Name', 'Variant Option 1 Value'],
    ...['Product Image 1 Url', 'Product Image 2 Url', 'Product Image 3 Url'],
  ],
  rowsOf: ({ number, slug, name, description, image }) => [
    {
      ...{
        'Product Id': `prod_${number}`,
        'Product Handle': slug,
        'Product Title': name,
        'Product Status': 'published',
      },
      ...{ 'Product Description': description, 'Product Thumbnail': image(0), 'Variant SKU': `${slug}-s` },
      ...{ 'Variant Title': 'S', 'Product Image 1 Url': image(0) },
      ...(number % 2 === 0 ? { 'Product Image 2 Url': image(1), 'Product Image 3 Url': image(2) } : {}),
    },
    ...(number % 3 === 0
      ? [
          {
            'Product Id': `prod_${number}`,
            'Product Handle': slug,
            'Variant Title': 'M',
            'Variant SKU': `${slug}-m`,
            'Product Thumbnail': image(3),
          },
        ]
      : []),
  ],
};

export const VENDURE: Shop = {
  fileName: 'vendure-products.csv',
  delimiter: ',',
  newline: '\n',
  header: [
    ...['name', 'slug', 'description', 'assets', 'facets', 'optionGroups', 'optionValues', 'sku', 'price'],
    ...['taxCategory', 'stockOnHand', 'trackInventory', 'variantAssets', 'variantFacets'],
  ],
  // The further variants of a product have neither its name nor its slug.
  rowsOf: ({ number, slug, name, description, image }) => [
    {
      ...{
        name,
        slug,
        description,
        assets: [image(0), image(1)].join('|'),
        facets: 'category:Kitchen|category:Mugs',
      },
      ...{
        optionGroups: 'size',
        optionValues: 'S',
        sku: `${slug}-s`,
        price: '12.50',
        taxCategory: 'standard',
      },
      variantAssets: number % 2 === 0 ? image(2) : '',
    },
    ...(number % 3 === 0
      ? [
          {
            optionValues: 'M',
            sku: `${slug}-m`,
            price: '13.50',
            variantAssets: [image(3), image(4)].join('|'),
          },
          { optionValues: 'L', sku: `${slug}-l`, price: '14.50' },
        ]
      : []),
  ],
};
