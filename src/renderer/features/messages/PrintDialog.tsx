import { Button, Checkbox, Group, Modal } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../../shared/contract/messages'
import type { Problem } from '../../../shared/problem'
import { shownName } from '../../../shared/shown-text'
import { useFormat } from '../../app/format'
import { useDescribe } from '../../app/problems'
import { toggled } from '../../app/toggled'
import { problemOf } from '../../bridge/problem'
import { ProblemNotice } from '../../ui/ProblemNotice'
import { printMessages } from './print'
import { onOwnSubmit } from '../../ui/own-events'
import classes from './PrintDialog.module.css'

/** Which messages of a thread to print, all unless the user says otherwise, and whether with the names of their files. */
export function PrintDialog({ messages, close }: { messages: readonly Message[]; close(): void }) {
  const { t } = useTranslation('mail')
  const describe = useDescribe()
  const [ticked, setTicked] = useState<ReadonlySet<number>>(() => new Set(messages.map(({ id }) => id)))
  const [withFiles, setWithFiles] = useState(true)
  const [done, setDone] = useState<number | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [reading] = useState(() => new AbortController())
  useEffect(() => () => reading.abort(), [reading])
  const chosen = messages.filter(({ id }) => ticked.has(id))
  const isAll = chosen.length === messages.length
  const print = async (): Promise<void> => {
    setProblem(null)
    setDone(0)
    try {
      await printMessages(chosen, { withFiles, onProgress: setDone, signal: reading.signal })
      close()
    } catch (error) {
      if (!reading.signal.aborted) setProblem(problemOf(error))
    } finally {
      setDone(null)
    }
  }
  return (
    <Modal opened onClose={close} title={t('print.title')} size="lg">
      <form
        onSubmit={(event) =>
          onOwnSubmit(event, () => {
            if (done === null && chosen.length > 0) void print()
          })
        }
      >
        <Checkbox
          label={t('print.all')}
          checked={isAll}
          indeterminate={!isAll && chosen.length > 0}
          onChange={() => setTicked(new Set(isAll ? [] : messages.map(({ id }) => id)))}
          data-autofocus
        />
        <ul className={classes.list} aria-label={t('print.which')}>
          {messages.map((message) => (
            <MessageLine
              key={message.id}
              message={message}
              checked={ticked.has(message.id)}
              toggle={() => setTicked((before) => toggled(before, message.id))}
            />
          ))}
        </ul>
        <Checkbox
          mt="sm"
          label={t('print.files')}
          checked={withFiles}
          onChange={(event) => setWithFiles(event.currentTarget.checked)}
        />
        {problem && <ProblemNotice compact {...describe(problem)} serverReply={problem.serverReply} />}
        <Group justify="flex-end" mt="md">
          <span className={classes.state} role="status">
            {done !== null && t('print.progress', { done, total: chosen.length })}
            {chosen.length === 0 && t('print.none')}
          </span>
          <Button variant="default" onClick={close}>
            {t('common:cancel')}
          </Button>
          <Button type="submit" loading={done !== null} disabled={chosen.length === 0}>
            {chosen.length === 0 ? t('print.short') : t('print.run', { count: chosen.length })}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}

function MessageLine(props: { message: Message; checked: boolean; toggle(): void }) {
  const { message, checked, toggle } = props
  const { t } = useTranslation('mail')
  const { mediumDate } = useFormat()
  const [author] = message.from
  const who = author ? shownName(author) : t('nobody')
  return (
    <li>
      <label className={classes.line}>
        <Checkbox size="xs" checked={checked} onChange={toggle} />
        <span className={classes.who}>
          <bdi>{who}</bdi>
          <bdi className={classes.preview}>{message.preview}</bdi>
        </span>
        <span className={classes.date}>{mediumDate(message.sentAt ?? message.receivedAt)}</span>
      </label>
    </li>
  )
}
