/** Letters that have no decomposition into a Latin letter and marks. */
const LETTERS: ReadonlyMap<string, string> = new Map(
  (
    'ß ss,æ ae,œ oe,ø o,đ d,ð d,ħ h,ı i,ł l,ŋ ng,þ th,ə e,' +
    'а a,б b,в v,г g,ґ g,д d,ђ dj,е e,є ye,ж zh,з z,и i,і i,ј j,к k,л l,љ lj,м m,н n,њ nj,о o,п p,р r,с s,т t,ћ c,' +
    'у u,ф f,х kh,ц ts,ч ch,џ dz,ш sh,щ shch,ъ ,ы y,ь ,э e,ю yu,я ya,' +
    'α a,β v,γ g,δ d,ε e,ζ z,η i,θ th,ι i,κ k,λ l,μ m,ν n,ξ x,ο o,π p,ρ r,σ s,ς s,τ t,υ u,φ f,χ ch,ψ ps,ω o'
  )
    .split(',')
    .map((pair) => pair.split(' ') as [string, string]),
);

/**
 * Writes Latin, Cyrillic and Greek letters in ASCII: without accents, and by their sound. Other characters stay, for the
 * caller to drop.
 */
export function transliterate(text: string): string {
  // A combined `й` decomposes into `и` and a mark, but is pronounced differently.
  const letters = text.normalize('NFC').replaceAll('й', 'y').replaceAll('Й', 'Y').normalize('NFKD');
  return letters.replaceAll(/\p{M}+/gu, '').replaceAll(/[^\0-\x7f]/gu, (letter) => {
    const lower = letter.toLowerCase();
    const ascii = LETTERS.get(lower);
    if (ascii === undefined) return letter;
    return letter === lower ? ascii : capitalise(ascii, letter);
  });
}

function capitalise(ascii: string, letter: string): string {
  return 'ÆŒ'.includes(letter) ? ascii.toUpperCase() : ascii.slice(0, 1).toUpperCase() + ascii.slice(1);
}
