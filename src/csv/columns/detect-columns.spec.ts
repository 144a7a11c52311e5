import { detectColumns, isImageHeader } from './detect-columns.js';
import { headerKey } from './header-key.js';

const URL = 'https://cdn.example/p/1.jpg';

describe('headerKey', () => {
  test.each([
    ['S. No.', 'sno'],
    ['Name*', 'name'],
    ['name.en', 'name'],
    ['name-pt_BR', 'name'],
    ['Image URLs (x,y,z,...)', 'imageurls'],
    ['productName', 'productname'],
    ['  Product\nName ', 'productname'],
    ['Désignation', 'designation'],
    ['Zdjęcie główne', 'zdjecieglowne'],
    ['(images)', 'images'],
    ['', ''],
  ])('normalises %j to %j', (header, key) => expect(headerKey(header)).toBe(key));
});

describe('isImageHeader', () => {
  test.each([
    'Images',
    'Image',
    'Input Image Urls',
    'image_link',
    'additional_image_link',
    'Image Src',
    'Variant Image',
    'base_image',
    'small_image',
    'additional_images',
    'Image 1',
    'image1_src',
    'img_url',
    'imageUrl',
    'ImageURL',
    'Product Thumbnail',
    'Product Image 1 Url',
    'assets',
    'variantAssets',
    'Image URLs (x,y,z,...)',
    'images.en',
    'Bild',
    'Bilder',
    'Bild-URL',
    'Produktbild 2',
    'Foto',
    'Photo principale',
    'Visuel',
    'Imágenes',
    'Immagine 1',
    'Afbeelding',
    'Imagens',
    'Zdjęcie',
    'Zdjęcia',
    'Изображение',
    'main image',
    'picture-url',
    'Gallery',
    'PHOTOS',
    'Obrázky',
    'Képek',
    'Imagine produs',
    'Ürün resmi 1',
    'Ürün Resimleri',
    'Εικόνα',
    'Зображення',
    '商品画像URL',
    '图片',
    '상품이미지',
  ])('accepts %j as a header of images', (header) => expect(isImageHeader(header)).toBe(true));

  test.each([
    'Image Alt Text',
    'Image Position',
    'image_width',
    'flickr_small_height',
    'base_image_label',
    'Imagery',
    'link',
    'Delete existing images (0 = no, 1 = yes)',
    'video[0].url',
    'Name',
    'url',
    'Description',
    'Bildtext',
    '',
  ])('rejects %j as a header of images', (header) => expect(isImageHeader(header)).toBe(false));
});

describe('detectColumns', () => {
  test.each<[string, string[], (string | undefined)[][], object]>([
    [
      'the standard columns',
      ['S. No.', 'Product Name', 'Input Image Urls'],
      [['1', 'Chair', URL]],
      { images: [2], name: 1, serialNumber: 0, group: null, confidence: 1 },
    ],
    [
      "Shopify's columns",
      ['Handle', 'Title', 'Variant SKU', 'Image Src', 'Image Position', 'Image Alt Text', 'Variant Image'],
      [['lamp', 'Lamp', 'L1', URL, '1', 'A lamp', '']],
      { images: [3, 6], name: 1, serialNumber: 2, group: 0, confidence: 1 },
    ],
    [
      "Magento's columns of paths",
      ['sku', 'name', 'base_image', 'base_image_label', 'additional_images'],
      [['A1', 'Armchair', '/m/b/1.jpg', 'Front', 'a.jpg,b.jpg']],
      { images: [2, 4], name: 1, serialNumber: 0, confidence: 1 },
    ],
    [
      "Google's columns",
      ['id', 'title', 'link', 'image_link', 'additional_image_link', 'item_group_id'],
      [['1', 'Jacket', 'https://shop.example/jacket.html', URL, '', 'g']],
      { images: [3, 4], name: 1, serialNumber: 0, group: 5, confidence: 1 },
    ],
    [
      'numbered columns',
      ['SKU', 'Title', 'Image 1', 'Image 2', 'Image 3'],
      [['B1', 'Bench', URL, '', '']],
      { images: [2, 3, 4], name: 1 },
    ],
    ['two columns of the same header', ['Name', 'Images', 'Images'], [['A', URL, URL]], { images: [1, 2] }],
    [
      'columns of images in several sizes, without columns of the sizes as numbers',
      ['title', 'flickr_url', 'flickr_small_source', 'flickr_small_height', 'flickr_original_source'],
      [
        [
          'A',
          'https://flickr.example/photos/lib/1',
          'https://f.example/5/1_m.jpg',
          '240',
          'https://f.example/5/1_o.jpg',
        ],
      ],
      { images: [2, 4], name: 0, confidence: 0.8 },
    ],
    [
      'a column with a meaningless header, by its cells',
      ['Artikel', 'Spalte 7', 'Seite'],
      [
        ['Stuhl', URL, 'https://shop.example/stuhl'],
        ['Tisch', '', 'https://shop.example/tisch'],
      ],
      {
        images: [1],
        name: 0,
        confidence: 0.8,
        candidates: [
          { index: 1, urlCount: 1 },
          { index: 2, urlCount: 2 },
        ],
      },
    ],
    [
      'a decorated header',
      ['id', 'Name*', 'Image URLs (x,y,z,...)', 'Delete existing images (0 = no, 1 = yes)'],
      [['1', 'iPod', `${URL}, ${URL}`, '0']],
      { images: [2], name: 1, serialNumber: 0 },
    ],
    ['an empty image column', ['Name', 'Images'], [['A', '']], { images: [1], confidence: 0.9 }],
    [
      'no image column in descriptions that mention an image',
      ['Name', 'Text'],
      [['A', `See ${URL} for more`]],
      { images: [], confidence: 0, candidates: [{ index: 1, urlCount: 1 }] },
    ],
    [
      'no image column in links to pages',
      ['Name', 'Link'],
      [['A', 'https://shop.example/a.html']],
      { images: [], confidence: 0 },
    ],
    [
      'no image column in numbers under an image header',
      ['Name', 'Images', 'Image URL'],
      [
        ['A', '3', URL],
        ['B', '2', URL],
      ],
      { images: [2], confidence: 1 },
    ],
    [
      'nothing in an empty header',
      [],
      [],
      { images: [], name: null, serialNumber: null, group: null, confidence: 0 },
    ],
  ])('finds %s', (_, header, rows, expected) => {
    expect(detectColumns(header, rows as string[][])).toMatchObject(expected);
  });

  test.each([
    'A1',
    'x',
    'Column 12',
    'href',
    'src',
    'URL',
    'Web',
    'datei',
    'fichier',
    'archivo',
    'media',
    'file',
    'cover',
    'front',
    'main',
    'view1',
    'large',
    'original',
    'Spalte',
    'resource',
    'attachment',
    'cdn',
    'link_1',
    'hero',
    'poster',
    'preview',
    'artwork',
    'scan',
    'ansicht',
    '画像',
  ])('finds the column %j by the image URLs in it', (header) => {
    const rows = [
      ['1', 'Chair', `${URL}?v=2`],
      ['2', 'Desk', URL],
    ];
    expect(detectColumns(['ID', 'Name', header], rows)).toMatchObject({
      images: [2],
      name: 1,
      serialNumber: 0,
    });
  });
});
