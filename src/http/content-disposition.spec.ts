import { attachment } from './content-disposition.js';

test.each([
  ['shop-output.csv', 'attachment; filename="shop-output.csv"'],
  ['my shop.csv', 'attachment; filename="my shop.csv"'],
  ['größe.csv', `attachment; filename="gr__e.csv"; filename*=UTF-8''gr%C3%B6%C3%9Fe.csv`],
  ['a"b\\c%.csv', `attachment; filename="a_b_c_.csv"; filename*=UTF-8''a%22b%5Cc%25.csv`],
  ['a\r\nb.csv', `attachment; filename="a__b.csv"; filename*=UTF-8''a%0D%0Ab.csv`],
  ["it's (1)*.csv", `attachment; filename="it's (1)*.csv"`],
  ['ü(1).csv', `attachment; filename="_(1).csv"; filename*=UTF-8''%C3%BC%281%29.csv`],
  ['\ud800.csv', `attachment; filename="_.csv"; filename*=UTF-8''%EF%BF%BD.csv`],
])('%j is saved by %s', (name, header) => expect(attachment(name)).toBe(header));
