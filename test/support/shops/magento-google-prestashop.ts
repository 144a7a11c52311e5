import type { Shop } from './shop.js';

export const MAGENTO: Shop = {
  fileName: 'export_catalog_product.csv',
  delimiter: ',',
  newline: '\n',
  header: [
    ...[
      'sku',
      'store_view_code',
      'attribute_set_code',
      'product_type',
      'categories',
      'product_websites',
      'name',
    ],
    ...[
      'description',
      'weight',
      'product_online',
      'price',
      'url_key',
      'base_image',
      'base_image_label',
      'small_image',
    ],
    ...[
      'small_image_label',
      'thumbnail_image',
      'swatch_image',
      'additional_attributes',
      'qty',
      'additional_images',
    ],
    ...['additional_image_labels', 'hide_from_product_page'],
  ],
  rowsOf: ({ number, slug, name, description, image }) => [
    {
      ...{
        sku: slug,
        attribute_set_code: 'Default',
        product_type: 'simple',
        categories: 'Default/Mugs,Default/Sale',
      },
      ...{
        name,
        description,
        price: '12.5000',
        url_key: slug,
        base_image: image(0),
        base_image_label: 'Front, worn',
      },
      ...{
        small_image: image(0),
        thumbnail_image: image(0),
        additional_attributes: 'color=red,size=L',
        qty: '3',
      },
      additional_images: number % 2 === 0 ? [image(1), image(2), image(3)].join(',') : '',
      additional_image_labels: 'Side,Back,Detail',
    },
    ...(number % 5 === 0 ? [{ sku: slug, store_view_code: 'de', name: `${name} (deutsch)` }] : []),
  ],
};

export const GOOGLE_MERCHANT: Shop = {
  fileName: 'products.tsv',
  delimiter: '\t',
  newline: '\n',
  header: [
    ...['id', 'title', 'description', 'link', 'image_link', 'additional_image_link', 'availability', 'price'],
    ...['brand', 'gtin', 'mpn', 'condition', 'google_product_category', 'product_type', 'item_group_id'],
  ],
  rowsOf: ({ number, slug, name, description, image }) => [
    {
      ...{
        id: slug,
        title: name,
        description: description.replaceAll('\n', ' '),
        link: `https://shop.example/p/${slug}`,
      },
      image_link: image(0),
      additional_image_link: number % 3 === 0 ? '' : [image(1), image(2)].join(','),
      ...{
        availability: 'in_stock',
        price: '12.50 EUR',
        brand: 'Acme',
        gtin: '4006381333931',
        condition: 'new',
      },
      ...{ google_product_category: 'Home & Garden > Kitchen', item_group_id: number % 2 === 0 ? slug : '' },
    },
  ],
};

export const PRESTASHOP: Shop = {
  fileName: 'products_import.csv',
  delimiter: ';',
  newline: '\r\n',
  header: [
    ...['Product ID', 'Active (0/1)', 'Name *', 'Categories (x,y,z...)', 'Price tax excluded', 'Reference #'],
    ...['Summary', 'Description', 'Tags (x,y,z...)', 'Meta title', 'URL rewritten', 'Image URLs (x,y,z...)'],
    ...[
      'Image alt texts (x,y,z...)',
      'Delete existing images (0 = No, 1 = Yes)',
      'Feature(Name:Value:Position)',
    ],
  ],
  rowsOf: ({ number, slug, name, description, image }) => [
    {
      ...{
        'Product ID': String(number),
        'Active (0/1)': '1',
        'Name *': name,
        'Categories (x,y,z...)': 'Home,Mugs',
      },
      ...{
        'Price tax excluded': '12.5',
        'Reference #': slug,
        Description: description,
        'URL rewritten': slug,
      },
      'Image URLs (x,y,z...)':
        number % 4 === 0 ? image(0) : [image(0), image(1), image(2)].join(number % 2 ? ',' : ', '),
      ...{ 'Image alt texts (x,y,z...)': 'Front,Side,Back', 'Delete existing images (0 = No, 1 = Yes)': '0' },
    },
  ],
};
