import { ActionIcon, Button, TextInput, Tooltip } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import i18next from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MAX_CATEGORY } from '../../../shared/contract/tasks'
import { report } from '../../app/problems'
import { engine } from '../../bridge/connection'
import { onOwnSubmit } from '../../ui/own-events'
import { SettingsHint, SettingsSection } from '../../ui/SettingsSection'
import { changePart, useChoices, useStepName } from '../records/index'
import classes from '../../ui/OrderedLines.module.css'
import { StepButtons } from '../../ui/StepButtons'

interface Category {
  id: string
  title: string
}

/** What kinds of tasks there are: their names and their order. */
export function CategorySettings() {
  const { t } = useTranslation('customer')
  const { data: categories = [] } = useChoices('task_category')
  const [added, setAdded] = useState('')
  return (
    <SettingsSection title={t('categories.title')}>
      <SettingsHint>{t('categories.hint')}</SettingsHint>
      <ul className={classes.lines} aria-label={t('categories.title')}>
        {categories.map((category, at) => (
          <CategoryLine
            key={category.id}
            category={category}
            {...{ isFirst: at === 0, isLast: at === categories.length - 1 }}
          />
        ))}
      </ul>
      <form
        className={classes.line}
        onSubmit={(event) =>
          onOwnSubmit(event, () => {
            const name = added.trim()
            if (name === '') return
            setAdded('')
            change('added', name, () => engine.tasks.nameCategory({ id: null, name }))
          })
        }
      >
        <TextInput
          className={classes.name}
          size="xs"
          aria-label={t('categories.new')}
          placeholder={t('categories.new')}
          maxLength={MAX_CATEGORY}
          value={added}
          onChange={({ currentTarget: { value } }) => setAdded(value)}
        />
        <Button size="xs" type="submit" variant="default" leftSection={<IconPlus size={14} aria-hidden />}>
          {t('categories.add')}
        </Button>
      </form>
    </SettingsSection>
  )
}

const change = (
  what: 'added' | 'renamed' | 'removed',
  name: string,
  work: () => Promise<{ change: string }>,
): void => void changePart(i18next.t(`customer:categories.${what}`), name, work)

function CategoryLine(props: { category: Category; isFirst: boolean; isLast: boolean }) {
  const { category, isFirst, isLast } = props
  const { id } = category
  const { t } = useTranslation('customer')
  const stepName = useStepName()
  const name = stepName(category.title)
  const [typed, setTyped] = useState<string | null>(null)
  const rename = (): void => {
    const wanted = typed?.trim() ?? ''
    setTyped(null)
    if (wanted !== '' && wanted !== name)
      change('renamed', wanted, () => engine.tasks.nameCategory({ id, name: wanted }))
  }
  return (
    <li className={classes.line}>
      <TextInput
        className={classes.name}
        size="xs"
        aria-label={t('categories.nameOf', { name })}
        maxLength={MAX_CATEGORY}
        value={typed ?? name}
        onChange={({ currentTarget: { value } }) => setTyped(value)}
        onBlur={rename}
        onKeyDown={({ key }) => {
          if (key === 'Enter') rename()
          else if (key === 'Escape') setTyped(null)
        }}
      />
      <StepButtons
        {...{ name, isFirst, isLast }}
        move={(by) => engine.tasks.moveCategory({ id, by: by < 0 ? -1 : 1 }).catch(report)}
      />
      <Tooltip label={t('categories.remove', { name })}>
        <ActionIcon
          size={28}
          aria-label={t('categories.remove', { name })}
          onClick={() => change('removed', name, () => engine.tasks.removeCategory({ id }))}
        >
          <IconTrash size={15} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </li>
  )
}
