import type { Shop } from './shop.js';

export const SHOPIFY: Shop = {
  fileName: 'products_export.csv',
  delimiter: ',',
  newline: '\n',
  header: [
    ...['Handle', 'Title', 'Body (HTML)', 'Vendor', 'Product Category', 'Type', 'Tags', 'Published'],
    ...['Option1 Name', 'Option1 Value', 'Variant SKU', 'Variant Grams', 'Variant Price', 'Image Src'],
    ...[
      'Image Position',
      'Image Alt Text',
      'Gift Card',
      'SEO Title',
      'Variant Image',
      'Variant Weight Unit',
      'Status',
    ],
  ],
  // The first row has everything, further rows have a variant, an image, or both.
  rowsOf: ({ number, slug, name, description, image }) => [
    {
      ...{ Handle: slug, Title: name, 'Body (HTML)': description, Vendor: 'Acme, Inc.', Published: 'true' },
      ...{
        Tags: 'kitchen, oak',
        'Option1 Name': 'Colour',
        'Option1 Value': 'Red',
        'Variant SKU': `${slug}-r`,
      },
      ...{
        'Variant Price': '12.50',
        'Image Src': image(0),
        'Image Position': '1',
        'Image Alt Text': `${name}, front`,
      },
      ...{ 'Gift Card': 'false', 'Variant Image': image(0), 'Variant Weight Unit': 'kg', Status: 'active' },
    },
    ...(number % 3 === 0
      ? [
          {
            Handle: slug,
            'Option1 Value': 'Blue',
            'Variant SKU': `${slug}-b`,
            'Image Src': image(1),
            'Image Position': '2',
            'Variant Image': image(2),
          },
        ]
      : []),
    ...(number % 4 === 0 ? [{ Handle: slug, 'Option1 Value': 'Green', 'Variant SKU': `${slug}-g` }] : []),
    ...(number % 2 === 0 ? [{ Handle: slug, 'Image Src': image(3), 'Image Position': '3' }] : []),
  ],
};

/** WooCommerce escapes a comma within a value. */
const escaped = (text: string): string => text.replaceAll(',', '\\,');

export const WOOCOMMERCE: Shop = {
  fileName: 'wc-product-export.csv',
  delimiter: ',',
  newline: '\n',
  header: [
    ...[
      'ID',
      'Type',
      'SKU',
      'Name',
      'Published',
      'Is featured?',
      'Visibility in catalog',
      'Short description',
    ],
    ...['Description', 'Tax status', 'In stock?', 'Stock', 'Regular price', 'Categories', 'Tags', 'Images'],
    ...[
      'Download limit',
      'Parent',
      'Upsells',
      'External URL',
      'Position',
      'Attribute 1 name',
      'Attribute 1 value(s)',
    ],
  ],
  rowsOf: ({ number, slug, name, description, image }) => [
    {
      ...{
        ID: String(number),
        Type: number % 3 === 0 ? 'variable' : 'simple',
        SKU: slug,
        Name: name,
        Published: '1',
      },
      ...{
        Description: description,
        Categories: 'Kitchen > Mugs, Sale',
        Tags: `a${escaped(',')}b`,
        Position: '0',
      },
      Images:
        number % 7 === 0
          ? ''
          : [
              `${escaped(image(0))}${number % 5 === 0 ? ' ! alt : Front\\, worn ! title : Mug' : ''}`,
              escaped(image(1)),
              escaped(image(2)),
            ].join(', '),
    },
    ...(number % 3 === 0
      ? [
          {
            ID: `9${number}`,
            Type: 'variation',
            SKU: `${slug}-m`,
            Name: `${name} - M`,
            Images: escaped(image(3)),
            Parent: slug,
          },
        ]
      : []),
  ],
};
