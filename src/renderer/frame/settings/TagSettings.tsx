import { ActionIcon, Button, Menu, TextInput, Tooltip } from '@mantine/core'
import { IconCheck, IconPlus, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { accountColors } from '../../../shared/account-colors'
import { shownLine } from '../../../shared/shown-text'
import { MAX_TAG_NAME, type Tag } from '../../../shared/tags'
import { queries } from '../../bridge/queries'
import { SettingsHint, SettingsRow, SettingsSection } from '../../ui/SettingsSection'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { TagDot } from '../../app/TagDot'
import { addTag, changeTag, moveTag, removeTag, useTagName, useTags, whyNotCalled } from '../../app/tags'
import { onOwnSubmit } from '../../ui/own-events'
import classes from '../../ui/OrderedLines.module.css'
import { StepButtons } from '../../ui/StepButtons'

/** The user's tags: their names, colours and order; and keywords on their mail that have no name yet. */
export function TagSettings() {
  const { t } = useTranslation(['settings', 'mail'])
  const tags = useTags()
  const { data: used = [] } = useQuery({
    ...queries.messages.tags.queryOptions(),
    // Mail may have brought others since.
    refetchOnMount: 'always',
  })
  const unnamed = used.filter((one) => !tags.some(({ keyword }) => keyword === one.keyword))
  return (
    <SettingsSection title={t('tags.title')}>
      <SettingsHint>{t('tags.hint')}</SettingsHint>
      <ul className={classes.lines} aria-label={t('tags.title')}>
        {tags.map((tag, at) => (
          <TagLine key={tag.keyword} tag={tag} at={at} isLast={at === tags.length - 1} />
        ))}
      </ul>
      <ErrorBoundary name={t('tags.new')} line>
        <NewTag />
      </ErrorBoundary>
      {unnamed.length > 0 && <SettingsHint>{t('tags.found')}</SettingsHint>}
      {unnamed.map(({ keyword, count }) => (
        <SettingsRow key={keyword} label={shownLine(keyword)} hint={t('mail:messageCount', { count })}>
          <Button
            size="compact-sm"
            variant="default"
            aria-label={t('tags.takeNamed', { name: keyword })}
            onClick={() => addTag(keyword, keyword)}
          >
            {t('tags.take')}
          </Button>
        </SettingsRow>
      ))}
    </SettingsSection>
  )
}

function TagLine({ tag, at, isLast }: { tag: Tag; at: number; isLast: boolean }) {
  const { t } = useTranslation('settings')
  const nameOf = useTagName()
  const name = nameOf(tag)
  const [typed, setTyped] = useState<string | null>(null)
  const refused = typed === null ? null : whyNotCalled(typed, tag.keyword)
  const rename = (): void => {
    if (typed === null || refused) return
    if (typed.trim() !== name) changeTag(tag, { name: typed.trim() })
    setTyped(null)
  }
  return (
    <li className={classes.line}>
      <ColorMenu tag={tag} name={name} />
      <TextInput
        className={classes.name}
        size="xs"
        aria-label={t('tags.nameOf', { name })}
        maxLength={MAX_TAG_NAME}
        value={typed ?? name}
        error={refused && t(`tags.${refused}`)}
        onChange={({ currentTarget: { value } }) => setTyped(value)}
        onBlur={() => (refused ? setTyped(null) : rename())}
        onKeyDown={({ key }) => {
          if (key === 'Enter') rename()
          else if (key === 'Escape') setTyped(null)
        }}
      />
      <StepButtons name={name} isFirst={at === 0} isLast={isLast} move={(by) => moveTag(at, by)} />
      <Tooltip label={t('tags.remove', { name })}>
        <ActionIcon size={28} aria-label={t('tags.remove', { name })} onClick={() => removeTag(tag)}>
          <IconTrash size={15} />
        </ActionIcon>
      </Tooltip>
    </li>
  )
}

function ColorMenu({ tag, name }: { tag: Tag; name: string }) {
  const { t } = useTranslation(['settings', 'setup'])
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <ActionIcon size={28} aria-label={t('tags.colorOf', { name })}>
          <TagDot color={tag.color} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {accountColors.map(({ name: color, value }) => (
          <Menu.Item
            key={value}
            leftSection={<TagDot color={value} />}
            rightSection={value === tag.color && <IconCheck size={14} aria-hidden />}
            aria-current={value === tag.color || undefined}
            onClick={() => changeTag(tag, { color: value })}
          >
            {t(`setup:colors.${color}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function NewTag() {
  const { t } = useTranslation('settings')
  const [name, setName] = useState('')
  const [isAsked, setIsAsked] = useState(false)
  const refused = isAsked ? whyNotCalled(name, null) : null
  return (
    <form
      className={classes.add}
      onSubmit={(event) =>
        onOwnSubmit(event, () => {
          setIsAsked(true)
          if (whyNotCalled(name, null)) return
          addTag(name)
          setName('')
          setIsAsked(false)
        })
      }
    >
      <TextInput
        className={classes.name}
        size="xs"
        aria-label={t('tags.new')}
        placeholder={t('tags.new')}
        maxLength={MAX_TAG_NAME}
        value={name}
        error={refused && t(`tags.${refused}`)}
        onChange={({ currentTarget: { value } }) => setName(value)}
      />
      <Button size="xs" type="submit" variant="default" leftSection={<IconPlus size={14} />}>
        {t('tags.add')}
      </Button>
    </form>
  )
}
