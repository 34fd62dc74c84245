/** Words that nearly every sentence of a language has, and few of another. */
const words: Record<SpokenLanguage, ReadonlySet<string>> = {
  en: new Set(
    'the and you your we our is are was have has will would with for this that from please thanks thank regards dear best not can could it of to'.split(
      ' ',
    ),
  ),
  it: new Set(
    'il lo gli le della del delle dei che per con una uno sono siamo è ho abbiamo non grazie saluti cordiali gentile buongiorno vi ti ci mi alla alle nel nella questo questa come anche'.split(
      ' ',
    ),
  ),
  pl: new Set(
    'nie się na do jest są w z i że za od po dzień dobry proszę dziękuję dziękujemy pozdrawiam pozdrowienia szanowny szanowna pan pani państwo mamy jestem czy oraz dla przez jak tak już'.split(
      ' ',
    ),
  ),
}

export type SpokenLanguage = 'en' | 'it' | 'pl'

const LONGEST_READ = 20_000
const FEWEST = 2

/** The language a text is written in, of those mail is written in here; null where too little says so. */
export function spokenLanguage(text: string): SpokenLanguage | null {
  const found =
    text
      .slice(0, LONGEST_READ)
      .toLowerCase()
      .match(/\p{L}+/gu) ?? []
  const counted = (['en', 'it', 'pl'] as const)
    .map((language) => ({ language, count: found.filter((word) => words[language].has(word)).length }))
    .toSorted((a, b) => b.count - a.count)
  const [first, second] = counted
  return first && first.count >= FEWEST && first.count > (second?.count ?? 0) ? first.language : null
}
