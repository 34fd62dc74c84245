import { Tooltip } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { isolated, nameList, shownLine } from '../../shared/shown-text'
import classes from './TagChips.module.css'
import { TagDot } from './TagDot'
import { useTagName, useTags } from './tags'

/**
 * The tags of mail, by their keywords, in the user's order; keywords the user has no name for are not shown. Those that
 * are kept on this computer only, as no server keeps them, say so.
 */
export function TagChips(props: {
  keywords: readonly string[]
  localOnly?: readonly string[]
  /** Of more the rest is counted. */
  most?: number
}) {
  const { keywords, localOnly = [], most = Infinity } = props
  const { t } = useTranslation('mail')
  const tags = useTags()
  const nameOf = useTagName()
  if (keywords.length === 0) return null
  const worn = tags.filter(({ keyword }) => keywords.includes(keyword))
  if (worn.length === 0) return null
  const rest = worn.slice(most)
  return (
    <span className={classes.chips} data-few={most < Infinity || undefined}>
      <span className="visually-hidden">{t('tags.title')}</span>
      {worn.slice(0, most).map((tag) => {
        const isHere = localOnly.includes(tag.keyword)
        return (
          <Tooltip key={tag.keyword} label={t('tags.hereOnly')} disabled={!isHere} multiline maw={320}>
            <span
              className={classes.chip}
              data-here={isHere || undefined}
              style={{
                background: `color-mix(in srgb, ${tag.color} 16%, transparent)`,
                borderColor: tag.color,
              }}
            >
              <TagDot color={tag.color} />
              <bdi className={classes.name}>{shownLine(nameOf(tag))}</bdi>
              {isHere && <span className="visually-hidden">{t('tags.hereOnly')}</span>}
            </span>
          </Tooltip>
        )
      })}
      {rest.length > 0 && (
        <span className={classes.rest} title={nameList(rest.map((tag) => isolated(nameOf(tag))))}>
          +{rest.length}
        </span>
      )}
    </span>
  )
}
