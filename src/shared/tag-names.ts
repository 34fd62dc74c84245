import { fold } from './fold'
import { knownTags, mayBeTag, type Tag } from './tags'

const MAX_KEYWORD = 40

/** The keyword a new tag gets: made of its name, and none that is taken or means something already. */
export function keywordOf(name: string, taken: readonly string[]): string {
  const letters = fold(name)
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, MAX_KEYWORD)
  const start = letters === '' ? 'tag' : letters
  const isFree = (keyword: string): boolean => !taken.includes(keyword) && mayBeTag(keyword)
  let keyword = start
  for (let number = 2; !isFree(keyword); number += 1) keyword = `${start}_${number}`
  return keyword
}

/** The keywords of the tags that go by a folded name: `exactly` so, or with a name that begins so. */
export function tagsNamed(tags: readonly Tag[], name: string): { keywords: string[]; isExact: boolean } {
  const named = tags.map((tag) => ({ keyword: tag.keyword, names: foldedNames(tag) }))
  const exact = named.filter(({ names }) => names.includes(name))
  const found =
    exact.length > 0 ? exact : named.filter(({ names }) => names.some((one) => one.startsWith(name)))
  return { keywords: found.map(({ keyword }) => keyword), isExact: exact.length > 0 }
}

function foldedNames({ keyword, name }: Tag): readonly string[] {
  if (name !== '') return [fold(name).trim()]
  return knownTags.find((known) => known.keyword === keyword)?.names ?? []
}
