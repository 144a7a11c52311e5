/** What a column can be recognised as by its header. */
export type ColumnRole = 'images' | 'name' | 'serialNumber' | 'group';

/**
 * Header texts by role, normalised as {@link headerKey} does, in the order in which they are preferred where a file has
 * several of one role. English, German, French, Spanish, Italian, Dutch, Portuguese, Polish, Swedish and Danish.
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
    product item description model
  `),
  serialNumber: words(`
    sno serialnumber serialno srno sku productsku variantsku itemsku articlenumber articleno itemnumber itemno
    productcode itemcode code partnumber partno mpn reference referenceno ref setnum
    artikelnummer artikelnr artnr bestellnummer produktnummer
    referencia referencias numerodearticle codigo codigoproducto codice codicearticolo riferimento
    codigodoproduto kod kodproduktu indeks numerkatalogowy symbol varenummer artikelkod
    productid itemid id gtin ean upc isbn barcode asin
  `),
  group: words(`
    handle producthandle slug producturlkey urlkey urlhandle skuparent parentsku parentid parent itemgroupid groupid
    productgroup
  `),
};

/** Words that say a header is about pictures, whole words of it after normalisation. */
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
    изображение изображения картинка картинки фото фотография фотографии
  `),
);

/** Words that say that a header with an image word is about something else than the picture's address. */
export const NOT_AN_IMAGE_ADDRESS: ReadonlySet<string> = new Set(
  words(`
    alt alttext alttexts position pos order sort sortorder rank width height label labels caption captions title
    description text count number num type size sizes bytes mime format author credit copyright id ids visibility
    delete existing hide watermark breite hohe texte texto testo tekst
  `),
);

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
