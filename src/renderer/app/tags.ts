import i18next from 'i18next'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { freeColor } from '../../shared/account-colors'
import { fold } from '../../shared/fold'
import { keywordOf } from '../../shared/tag-names'
import { knownTags, type Tag } from '../../shared/tags'
import type { Words } from './action'
import { moved } from './moved'
import { currentSettings, saveSettings, useSettings } from './settings'
import { done } from './undo'

const none: readonly Tag[] = []

/** The user's tags, in the order in which they are offered. */
export const useTags = (): readonly Tag[] => useSettings().data?.tags ?? none
export const currentTags = (): readonly Tag[] => currentSettings()?.tags ?? none

/** What a tag is called: by the user, or as it is known in the language of the window. */
export function nameOfTag({ keyword, name }: Tag, t: Words): string {
  if (name !== '') return name
  return knownTags.some((known) => known.keyword === keyword)
    ? t(`mail:tags.known.${keyword.slice(1)}`)
    : keyword
}

export function useTagName(): (tag: Tag) => string {
  const { t } = useTranslation('mail')
  return useCallback((tag) => nameOfTag(tag, (key) => t(key)), [t])
}

const called = (tag: Tag): string => nameOfTag(tag, (key) => i18next.t(key))

/** A name that was pasted may have tabs and ends of lines in it, which nobody sees. */
const clean = (name: string): string => name.replace(/[\s\p{Cc}]+/gu, ' ').trim()

/** The tag with this name, whatever its capitals and accents. */
export const tagCalled = (name: string): Tag | undefined =>
  currentTags().find((tag) => fold(called(tag)) === fold(clean(name)))

/** Why a tag, or (null) a new one, cannot be called so; null where it can. */
export function whyNotCalled(name: string, keyword: string | null): 'blank' | 'taken' | null {
  if (clean(name) === '') return 'blank'
  const holder = tagCalled(name)
  return holder && holder.keyword !== keyword ? 'taken' : null
}

/** A tag made for mail that is to wear it: who puts it there tells of both at once. */
export interface MadeTag {
  keyword: string
  name: string
  /** Nothing wears it: tells of the tag alone. */
  tell(): void
}

/** Makes a tag with a colour that no other has, for a keyword that is on mail already or one made of its name. */
export function makeTag(name: string, keyword?: string): MadeTag {
  const before = currentTags()
  const taken = before.map((tag) => tag.keyword)
  const color = freeColor(before.map((tag) => tag.color))
  const tag = { keyword: keyword ?? keywordOf(clean(name), taken), name: clean(name), color }
  saveSettings({ tags: [...before, tag] })
  return { keyword: tag.keyword, name: tag.name, tell: () => tell(before, 'added', tag) }
}

/** Makes one and tells of it. */
export const addTag = (name: string, keyword?: string): void => makeTag(name, keyword).tell()

/** Changes the name or the colour of a tag: its mail keeps it. */
export function changeTag(tag: Tag, change: Partial<Pick<Tag, 'name' | 'color'>>): void {
  const before = currentTags()
  const named = change.name === undefined ? change : { ...change, name: clean(change.name) }
  const after = before.map((one) => (one.keyword === tag.keyword ? { ...one, ...named } : one))
  replace(before, after, 'changed', tag)
}

/** Mail that has the keyword keeps it: other programs go by it. */
export const removeTag = (tag: Tag): void => {
  const before = currentTags()
  replace(
    before,
    before.filter(({ keyword }) => keyword !== tag.keyword),
    'removed',
    tag,
  )
}

/** A step up (-1) or down (1) in the order. */
export const moveTag = (at: number, by: number): void => saveSettings({ tags: moved(currentTags(), at, by) })

function replace(
  before: readonly Tag[],
  after: readonly Tag[],
  what: 'added' | 'changed' | 'removed',
  tag: Tag,
): void {
  saveSettings({ tags: [...after] })
  tell(before, what, tag)
}

function tell(before: readonly Tag[], what: 'added' | 'changed' | 'removed', tag: Tag): void {
  const undo = (): void => saveSettings({ tags: [...before] })
  done(i18next.t(`mail:tags.done.${what}`), i18next.t('common:undo'), undo, called(tag))
}
