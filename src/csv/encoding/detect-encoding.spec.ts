import { encode } from 'iconv-lite';
import { Readable } from 'node:stream';
import { type CsvEncoding, detectEncoding } from './detect-encoding.js';

const detect = (bytes: Buffer) =>
  detectEncoding(
    Readable.from(
      Array.from({ length: Math.ceil(bytes.length / 11) }, (_, at) => bytes.subarray(at * 11, at * 11 + 11)),
    ),
  );

/** A catalogue with some words of each language, between text that is ASCII in all of them. */
const csv = (names: string) =>
  `Name;Image\n${names
    .split(';')
    .map((name, at) => `${name};https://img.example/${at}.jpg\n`)
    .join('')}`;

test.each<[CsvEncoding, string]>([
  ['windows-1250', 'Żółta łódź na jeziorze;Świecznik;Łóżko drewniane;Półka na książki;Krzesło ogrodowe'],
  ['iso-8859-2', 'Żółta łódź na jeziorze;Świecznik;Łóżko drewniane;Półka na książki;Krzesło ogrodowe'],
  ['windows-1251', 'Настольная лампа;Стул деревянный;Книжная полка;Диван угловой'],
  ['koi8-r', 'Настольная лампа;Стул деревянный;Книжная полка;Диван угловой'],
  ['windows-1253', 'Ξύλινη καρέκλα;Λάμπα δαπέδου;Τραπέζι κουζίνας'],
  ['shift_jis', 'デスクランプ;木製の椅子;本棚とソファ'],
  ['euc-jp', 'デスクランプ;木製の椅子;本棚とソファ'],
  ['euc-kr', '책상 램프;나무 의자;책장과 소파'],
  ['gb18030', '台灯;木椅;我们的产品是最好的，请放心购买;不锈钢保温杯大容量便携式水杯'],
  ['windows-1252', 'Küchenstuhl;Bücherregal;Türgriff weiß'],
  ['windows-1252', 'Étagère en chêne;Lampe à poser;Fauteuil doré'],
  ['windows-1252', 'Lámpara de pie;Sofá pequeño'],
  ['windows-1252', 'Cadeira de escritório;Iluminação;Mesa de açúcar não'],
  ['windows-1252', 'Trädgårdsmöbel;Blå stol;Hörnsoffa'],
  ['windows-1252', 'Bløde stole;Blå lænestol;Rød æske'],
  ['windows-1252', 'Küche'],
  ['windows-1252', 'Café;café'],
  ['windows-1252', 'Lamp 24° 5µm'],
])('detects %s in %s', async (encoding, names) => {
  expect(await detect(encode(csv(names), encoding))).toEqual({ encoding, isRepaired: false });
});

test.each([
  ['one wrong byte', [0xfc]],
  ['a sequence that is cut short', [0xe2, 0x82]],
])('takes UTF-8 with %s for UTF-8 with errors', async (_, wrong) => {
  const bytes = Buffer.concat([
    Buffer.from(csv('Küche;Töpfe;Gläser;Stühle;Fußmatte;Türgriff;Äpfel;Öl;Übertopf')),
    Buffer.from(wrong),
  ]);
  expect(await detect(bytes)).toEqual({ encoding: 'utf-8', isRepaired: true });
});
