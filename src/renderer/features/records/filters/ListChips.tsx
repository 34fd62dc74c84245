import { ActionIcon, Button } from '@mantine/core'
import { IconArrowsSort, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { DescribedType } from '../../../../shared/contract/records'
import type { KindTools } from '../kinds/kind'
import { useConditionText } from './condition-text'
import type { Chosen } from './list-choice'
import classes from './ListChips.module.css'

/** What a list is filtered and sorted by, in the user's words: each is changed by a press, and goes by its cross. */
export function ListChips(props: {
  type: DescribedType
  tools: KindTools
  chosen: Chosen
  change(changes: Partial<Chosen>): void
  openAt(condition: number): void
  openSort(): void
}) {
  const { t } = useTranslation('customer')
  const { chosen, change } = props
  const { conditions, match, sort } = chosen
  const says = useConditionText(props.type, conditions, props.tools)
  if (conditions.length + sort.length === 0) return null
  return (
    <ul className={classes.chips} aria-label={t('filters.chips')}>
      {conditions.map((condition, index) => {
        const text = says.condition(condition)
        return (
          <li key={JSON.stringify(condition)}>
            {index > 0 && match === 'any' && <span className={classes.or}>{t('filters.or')}</span>}
            <Chip
              text={text}
              open={() => props.openAt(index)}
              remove={() => change({ conditions: conditions.filter((one) => one !== condition) })}
            />
          </li>
        )
      })}
      {sort.map((level) => (
        <li key={`sort ${level.field}`}>
          <Chip
            text={says.level(level)}
            icon={<IconArrowsSort size={13} aria-hidden />}
            open={props.openSort}
            remove={() => change({ sort: sort.filter((one) => one !== level) })}
          />
        </li>
      ))}
      {conditions.length + sort.length > 1 && (
        <li>
          <Button variant="subtle" size="compact-xs" onClick={() => change({ conditions: [], sort: [] })}>
            {t('filters.clearAll')}
          </Button>
        </li>
      )}
    </ul>
  )
}

function Chip(props: { text: string; icon?: ReactNode; open(): void; remove(): void }) {
  const { t } = useTranslation('customer')
  return (
    <span className={classes.chip}>
      <button type="button" className={classes.text} title={props.text} onClick={props.open}>
        {props.icon}
        <span>{props.text}</span>
      </button>
      <ActionIcon
        size={24}
        aria-label={t('filters.remove', { condition: props.text })}
        onClick={props.remove}
      >
        <IconX size={12} />
      </ActionIcon>
    </span>
  )
}
