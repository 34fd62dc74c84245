import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { shownLine } from '../../../shared/shown-text'
import type { Tag } from '../../../shared/tags'
import { focusView } from '../../app/focus'
import { useRoute } from '../../app/route'
import { currentWindowState, saveWindowState, useWindowState } from '../../app/window-state'
import { TagDot } from '../../app/TagDot'
import { useTagName, useTags } from '../../app/tags'
import { FoldHead } from './FoldHead'
import classes from './FolderTree.module.css'
import { openSearch } from './saved-searches'
import { useTagDrop, useUnfoldOnDrag } from './use-folder-drop'
import type { Line } from './walk-tree'

const HEAD = 'tags'
const lineOf = ({ keyword }: Tag): string => `tag-${keyword}`

const toggle = (): void => saveWindowState({ showsTags: !currentWindowState().showsTags })

/** The lines of the tags for who walks by keys. */
export function useTagLines(): () => Line[] {
  const { t } = useTranslation('mail')
  const tags = useTags()
  const nameOf = useTagName()
  return () => {
    if (tags.length === 0) return []
    const { showsTags } = currentWindowState()
    const head: Line = {
      id: HEAD,
      name: t('tags.title'),
      depth: -1,
      fold: showsTags ? 'open' : 'folded',
      toggle,
    }
    const lines = tags.map((tag): Line => ({ id: lineOf(tag), name: nameOf(tag), depth: 0, fold: 'none' }))
    return [head, ...(showsTags ? lines : [])]
  }
}

/** The user's tags: each shows the mail that wears it, and is put on what is dropped on it. */
export function TagLines() {
  const { t } = useTranslation('mail')
  const tags = useTags()
  const { showsTags } = useWindowState()
  const unfold = useUnfoldOnDrag(() => saveWindowState({ showsTags: true }))
  if (tags.length === 0) return null
  return (
    <section className={classes.account}>
      <FoldHead line={HEAD} isOpen={showsTags} toggle={toggle} {...(showsTags ? {} : unfold)}>
        <span className={classes.label}>{t('tags.title')}</span>
      </FoldHead>
      {showsTags && (
        <ul className={classes.group} aria-label={t('tags.title')}>
          {tags.map((tag) => (
            <TagLine key={tag.keyword} tag={tag} />
          ))}
        </ul>
      )}
    </section>
  )
}

function TagLine({ tag }: { tag: Tag }) {
  const { t } = useTranslation('mail')
  const nameOf = useTagName()
  const name = nameOf(tag)
  const query = searchOf(name, t)
  const active = useRoute((route) => route.search === query)
  const [over, drop] = useTagDrop(tag.keyword)
  return (
    <li>
      <button
        type="button"
        className={classes.item}
        data-line={lineOf(tag)}
        data-drop={over || undefined}
        aria-current={active ? 'page' : undefined}
        title={query}
        {...drop}
        onClick={({ detail }) => {
          openSearch({ id: tag.keyword, name, query, scope: { kind: 'all' } })
          if (detail > 0) focusView()
        }}
      >
        <TagDot color={tag.color} />
        <span className={classes.label} dir="auto">
          {shownLine(name)}
        </span>
      </button>
    </li>
  )
}

/** A quote within the name would end it. */
const searchOf = (name: string, t: TFunction<'mail'>): string =>
  `${t('search.operator.tag')}:"${name.replaceAll('"', ' ')}"`
