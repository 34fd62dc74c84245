import { ActionIcon, Button, SegmentedControl, TextInput, Tooltip } from '@mantine/core'
import { IconKeyboard, IconPlus, IconRestore, IconSearch, IconX } from '@tabler/icons-react'
import { useCallback, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { keyPresets, type KeyChoice } from '../../../shared/contract/app'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { commandGroups } from '../../app/commands'
import { saveKeyChoice, useKeyChoice, useKeyLines } from '../../app/key-choice'
import { printedKeys, printKeys } from '../../app/key-names'
import { asUsual, removed, taken, type KeyLine } from '../../app/key-rules'
import { alsoCalled, matches } from '../../app/palette-matching'
import { done } from '../../app/undo'
import { useWantedForm } from '../../app/wanted-form'
import { Keys } from '../../ui/Keys'
import { SettingsHint, SettingsRow, SettingsSection } from '../../ui/SettingsSection'
import classes from './KeyboardSettings.module.css'
import { KeyRecorder } from './KeyRecorder'

interface Recording {
  id: string
  /** The key that is to be replaced; null for one more. */
  instead: string | null
}

const isFound = (line: KeyLine, query: string): boolean => {
  const printed = [...line.keys, ...line.fixed].map(printedKeys)
  const wanted = query.toLowerCase()
  return (
    printed.some((key) => key.toLowerCase() === wanted) ||
    matches(
      `${line.title} ${alsoCalled(line.id)} ${printed.filter((key) => key.length > 1).join(' ')}`,
      query,
    )
  )
}

/** All commands with their keys, each of which can be changed. */
export function KeyboardSettings() {
  const { t } = useTranslation('settings')
  const choice = useKeyChoice()
  const lines = useKeyLines()
  const [query, setQuery] = useState('')
  const [recording, setRecording] = useState<Recording | null>(null)
  const search = useRef<HTMLInputElement>(null)
  const show = useCallback(() => {
    search.current?.scrollIntoView({ block: 'start' })
    search.current?.focus({ preventScroll: true })
  }, [])
  useWantedForm('keys', show)
  const change = (next: KeyChoice, said: string, name = ''): void => {
    saveKeyChoice(next)
    done(said, t('common:undo'), () => saveKeyChoice(choice), name)
  }
  const wanted = query.trim()
  const found = wanted ? lines.filter((line) => isFound(line, wanted)) : lines
  const recorded = lines.find(({ id }) => id === recording?.id)
  const close = (): void => setRecording(null)
  return (
    <SettingsSection
      title={t('keyboard.title')}
      action={
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconRestore size={15} />}
          disabled={Object.keys(choice.own).length === 0}
          onClick={() => change({ ...choice, own: {} }, t('keyboard.resetAllDone'))}
        >
          {t('keyboard.resetAll')}
        </Button>
      }
    >
      <SettingsRow label={t('keyboard.preset')} hint={t('keyboard.presetHint')}>
        <SegmentedControl
          size="xs"
          aria-label={t('keyboard.preset')}
          data={keyPresets.map((value) => ({ value, label: t(`keyboard.presets.${value}`) }))}
          value={choice.preset}
          onChange={(preset) =>
            change({ preset, own: {} }, t('keyboard.presetDone'), t(`keyboard.presets.${preset}`))
          }
        />
      </SettingsRow>
      <TextInput
        ref={search}
        className={classes.search}
        type="search"
        leftSection={<IconSearch size={15} />}
        placeholder={t('keyboard.search')}
        aria-label={t('keyboard.search')}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
      />
      {found.length === 0 && <SettingsHint>{t('keyboard.nothing')}</SettingsHint>}
      {commandGroups
        .map((group) => ({ group, members: found.filter((line) => line.group === group) }))
        .filter(({ members }) => members.length > 0)
        .map(({ group, members }) => (
          <section key={group}>
            <h3>{t(`common:groups.${group}`)}</h3>
            <ul className={classes.lines}>
              {members.map((line) => (
                <CommandLine
                  key={line.id}
                  line={line}
                  isOwn={line.id in choice.own}
                  record={(instead) => setRecording({ id: line.id, instead })}
                  remove={(keys) => change(removed(choice, line, keys), t('keyboard.changed'), line.title)}
                  reset={() => change(asUsual(choice, lines, line), t('keyboard.resetDone'), line.title)}
                />
              ))}
            </ul>
          </section>
        ))}
      {recorded && recording && (
        <ErrorBoundary name={t('keyboard.title')} close={close}>
          <KeyRecorder
            line={recorded}
            lines={lines}
            instead={recording.instead}
            close={close}
            take={(keys) => {
              close()
              change(
                taken(choice, lines, recorded, keys, recording.instead),
                t('keyboard.changed'),
                recorded.title,
              )
            }}
          />
        </ErrorBoundary>
      )}
    </SettingsSection>
  )
}

function CommandLine(props: {
  line: KeyLine
  isOwn: boolean
  record(instead: string | null): void
  remove(keys: string): void
  reset(): void
}) {
  const { line, isOwn, record, remove, reset } = props
  const { t } = useTranslation('settings')
  const titleId = useId()
  const about = { 'aria-describedby': titleId }
  return (
    <li className={classes.line}>
      <span id={titleId} className={classes.title}>
        {line.title}
      </span>
      <span className={classes.keys}>
        {line.keys.map((keys) => {
          const key = printedKeys(keys)
          return (
            <span key={keys} className={classes.chip}>
              <Tooltip label={t('keyboard.change', { key })}>
                <button type="button" className={classes.key} {...about} onClick={() => record(keys)}>
                  <Keys printed={printKeys(keys)} />
                  <span className="visually-hidden">{t('keyboard.change', { key })}</span>
                </button>
              </Tooltip>
              <ActionIcon
                size={24}
                aria-label={t('keyboard.remove', { key })}
                {...about}
                onClick={() => remove(keys)}
              >
                <IconX size={12} />
              </ActionIcon>
            </span>
          )
        })}
        {line.fixed.map((keys) => (
          <Tooltip key={keys} label={t(line.unchangeable ? 'keyboard.unchangeable' : 'keyboard.always')}>
            <span className={classes.fixed}>
              <Keys printed={printKeys(keys)} />
              <span className="visually-hidden">{t('keyboard.alwaysKey', { key: printedKeys(keys) })}</span>
            </span>
          </Tooltip>
        ))}
        {isOwn && (
          <Tooltip label={t('keyboard.reset')}>
            <ActionIcon size={24} aria-label={t('keyboard.reset')} {...about} onClick={reset}>
              <IconRestore size={14} />
            </ActionIcon>
          </Tooltip>
        )}
        {line.unchangeable ? (
          <span className={classes.place} />
        ) : (
          <Tooltip label={t('keyboard.add')}>
            <ActionIcon size={24} aria-label={t('keyboard.add')} {...about} onClick={() => record(null)}>
              {line.keys.length === 0 ? <IconKeyboard size={15} /> : <IconPlus size={14} />}
            </ActionIcon>
          </Tooltip>
        )}
      </span>
    </li>
  )
}
