/** The meanings that a column can have. */
export type ColumnRole = 'images' | 'name' | 'serialNumber' | 'group';

/**
 * Header texts by role, normalised as {@link headerKey} does. Where a file has several headers of one role, the earliest
 * in this list wins. Languages: English, German, French, Spanish, Italian, Dutch, Portuguese, Polish, Swedish, Danish,
 * Czech, Slovak, Hungarian, Romanian, Turkish, Finnish, Baltic languages, Russian, Ukrainian, Greek, Japanese, Chinese, Korean.
 */
export const HEADER_WORDS: Readonly<Record<Exclude<ColumnRole, 'images'>, readonly string[]>> = {
  name: words(`
    productname name title producttitle itemname itemtitle articlename productlabel label displayname shortname
    produktname artikelname bezeichnung artikelbezeichnung produktbezeichnung produkttitel titel produkt artikel
    nomduproduit nomproduit nom titre designation libelle intitule nomarticle
    nombredelproducto nombreproducto nombre titulo producto denominacion
    nomeprodotto nomedelprodotto nome titolo prodotto
    productnaam naam artikelnaam producttitel omschrijving
    nomedoproduto nomeproduto produto
    nazwaproduktu nazwa tytul nazwatowaru
    produktnamn namn benamning produktnavn navn varenavn
    nazevproduktu nazevzbozi nazev nazovproduktu nazov termeknev megnevezes nev denumireprodus denumire
    urunadi urunismi ad tuotenimi nimi nimetus pavadinimas nosaukums
    названиетовара наименованиетовара название наименование товар имя назва наиме ονομα ονομαπροιοντος τιτλος
    商品名 商品名称 商品名稱 产品名称 產品名稱 名称 名稱 标题 標題 품명 상품명 제품명
    product item description model
  `),
  serialNumber: words(`
    sno serialnumber serialno srno sku productsku variantsku itemsku articlenumber articleno itemnumber itemno
    productcode itemcode code partnumber partno mpn reference referenceno ref setnum
    artikelnummer artikelnr artnr bestellnummer produktnummer
    referencia referencias numerodearticle codigo codigoproducto codice codicearticolo riferimento
    codigodoproduto kod kodproduktu indeks numerkatalogowy symbol varenummer artikelkod
    artikul artiklnumber katalogovecislo kodzbozi kodproduktu cikkszam codprodus urunkodu stokkodu tuotekoodi
    артикул код кодтовара κωδικος 商品コード 品番 商品编码 货号 貨號 商品編號 상품코드 제품코드
    productid itemid id gtin ean upc isbn barcode asin
  `),
  group: words(`
    handle producthandle slug producturlkey urlkey urlhandle skuparent parentsku parentid parent itemgroupid groupid
    productgroup
  `),
};

/** Words that mark a header as one of images; they match whole words of the normalised header. */
export const IMAGE_WORDS: ReadonlySet<string> = new Set(
  words(`
    image images img imgs picture pictures pic pics photo photos photograph photographs thumbnail thumbnails thumb
    thumbs gallery galleries asset assets packshot packshots swatch imagelink imageurl imageurls imgurl pictureurl
    photourl imagesrc imgsrc imagefile imagefiles
    bild bilder foto fotos produktbild produktbilder artikelbild artikelbilder hauptbild bildurl bildlink abbildung
    abbildungen vorschaubild galerie
    visuel visuels vignette photographie photographies
    imagen imagenes fotografia fotografias galeria
    immagine immagini fotografie galleria
    afbeelding afbeeldingen plaatje plaatjes
    imagem imagens
    zdjecie zdjecia obraz obrazy obrazek obrazki grafika grafiki fotka
    bilde bilden billede billeder bildlank
    изображение изображения картинка картинки фото фотография фотографии зображення εικονα εικονες φωτογραφια
    obrazky obrazok kep kepek fotok imagine imagini poza poze resim resimler resmi resimleri gorsel gorseller kuva kuvat pilt pildid
    画像 商品画像 商品画像 写真 图片 圖片 主图 主圖 商品图片 商品圖片 이미지 상품이미지 사진
  `),
);

/** Words that mark a header with an image word as something other than the image's address, such as its alt text. */
export const NON_ADDRESS_WORDS: ReadonlySet<string> = new Set(
  words(`
    alt alttext alttexts position pos order sort sortorder rank width height label labels caption captions title
    description text count number num type size sizes bytes mime format author credit copyright id ids visibility
    delete existing hide watermark status verdict error errors message breite hohe texte texto testo tekst
  `),
);

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
