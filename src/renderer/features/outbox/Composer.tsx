import { ActionIcon, Button, Select, TextInput, Tooltip } from '@mantine/core'
import { IconPaperclip, IconTrash, IconX } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useRef, useState, type DragEvent, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Outgoing } from '../../../shared/contract/outbox'
import type { Problem } from '../../../shared/problem'
import { report, useDescribe } from '../../app/problems'
import { printKeys } from '../../app/commands'
import { done } from '../../app/undo'
import { engine } from '../../bridge/connection'
import { problemOf } from '../../bridge/problem'
import { shell } from '../../bridge/shell'
import { ProblemNotice } from '../../ui/ProblemNotice'
import { useAccounts } from '../mailboxes/queries'
import { AttachmentChips } from './AttachmentChips'
import classes from './Composer.module.css'
import { closeDraft, openDraft } from './composing'
import { Editor } from './Editor'
import { QuotedMail } from './QuotedMail'
import { RecipientsField } from './RecipientsField'
import { keepDraft, useDraftContent } from './use-draft'

/** Writes one mail: floating over the window, or below the thread it answers. */
export function Composer({ draft, floating = false }: { draft: Outgoing; floating?: boolean }) {
  const { t } = useTranslation('compose')
  const describe = useDescribe()
  const { content, change, flush, forget, saved, wasChanged } = useDraftContent(draft)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [copies, setCopies] = useState(content.cc.length + content.bcc.length > 0)
  const [dropping, setDropping] = useState(false)
  const root = useRef<HTMLFormElement>(null)

  const send = useMutation({
    mutationFn: async () => {
      await flush()
      return engine.outbox.send({ id: draft.id })
    },
    onSuccess: () => {
      forget()
      closeDraft(draft.id)
    },
    onError: (error) => {
      setProblem(problemOf(error))
      root.current?.scrollIntoView({ block: 'nearest' })
    },
  })

  /** A draft in which nothing was written leaves nothing behind. */
  const close = (): void => {
    const unwritten = !wasChanged() && content.html === '' && draft.attachments.length === 0
    const end = unwritten ? engine.outbox.discard({ id: draft.id }) : flush()
    end.then(() => closeDraft(draft.id)).catch(report)
  }

  const discard = async (): Promise<void> => {
    await flush()
    forget()
    await engine.outbox.discard({ id: draft.id })
    closeDraft(draft.id)
    done(t('discarded'), t('common:undo'), () => {
      engine.outbox.restore({ id: draft.id }).then(openDraft, report)
    })
  }

  const attach = async (files: readonly File[]): Promise<void> => {
    for (const file of files) {
      try {
        keepDraft(await engine.outbox.attach({ id: draft.id, file }))
      } catch (error) {
        setProblem(problemOf(error))
      }
    }
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send.mutate()
    else if (event.key === 'Escape' && !event.defaultPrevented) close()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  const onDrop = (event: DragEvent): void => {
    event.preventDefault()
    setDropping(false)
    void attach([...event.dataTransfer.files])
  }

  return (
    <form
      ref={root}
      className={floating ? classes.floating : classes.inline}
      aria-label={t(`titles.${draft.answerKind}`)}
      data-dropping={dropping || undefined}
      onSubmit={(event) => {
        event.preventDefault()
        send.mutate()
      }}
      onKeyDown={onKeyDown}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setDropping(true)
      }}
      onDragLeave={() => setDropping(false)}
      onDrop={onDrop}
    >
      <header className={classes.head}>
        <strong>{content.subject || t(`titles.${draft.answerKind}`)}</strong>
        <span className={classes.saved} role="status">
          {saved ? t('saved') : t('saving')}
        </span>
        <Tooltip label={t('closeKeeps')}>
          <ActionIcon onClick={close} aria-label={t('closeKeeps')}>
            <IconX size={16} />
          </ActionIcon>
        </Tooltip>
      </header>
      <div className={classes.fields}>
        <FromField content={content} change={change} />
        <div className={classes.row}>
          <RecipientsField
            label={t('to')}
            value={content.to}
            onChange={(to) => change({ to })}
            autoFocus={content.to.length === 0}
            invalid={problem?.field === 'to' ? describe(problem).title : ''}
          />
          {!copies && (
            <Button
              className={classes.more}
              size="compact-xs"
              variant="subtle"
              color="gray"
              onClick={() => setCopies(true)}
            >
              {t('ccBcc')}
            </Button>
          )}
        </div>
        {copies && (
          <>
            <div className={classes.row}>
              <RecipientsField label={t('cc')} value={content.cc} onChange={(cc) => change({ cc })} />
            </div>
            <div className={classes.row}>
              <RecipientsField label={t('bcc')} value={content.bcc} onChange={(bcc) => change({ bcc })} />
            </div>
          </>
        )}
        <TextInput
          className={classes.subject}
          variant="unstyled"
          aria-label={t('subject')}
          placeholder={t('subject')}
          value={content.subject}
          onChange={(event) => change({ subject: event.currentTarget.value })}
        />
      </div>
      {problem && <ProblemNotice compact {...describe(problem)} serverReply={problem.serverReply} />}
      <Editor
        html={content.html}
        onChange={(html) => change({ html })}
        onFiles={(files) => void attach(files)}
        autoFocus={content.to.length > 0}
        label={t('text')}
      />
      <QuotedMail html={content.quotedHtml} remove={() => change({ quotedHtml: '' })} />
      <AttachmentChips draft={draft} />
      <footer className={classes.foot}>
        <Tooltip label={printKeys('mod+enter').join(' ')}>
          <Button type="submit" loading={send.isPending}>
            {sendLabel(
              content.to.map((person) => person.name || person.address),
              t,
            )}
          </Button>
        </Tooltip>
        <Tooltip label={t('attach')}>
          <ActionIcon size="lg" aria-label={t('attach')} onClick={() => void shell.pickFiles().then(attach)}>
            <IconPaperclip size={18} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
        <span className={classes.hint}>{dropping && t('dropHere')}</span>
        <Tooltip label={t('discard')}>
          <ActionIcon size="lg" aria-label={t('discard')} onClick={() => void discard().catch(report)}>
            <IconTrash size={18} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </footer>
    </form>
  )
}

/** The button names who gets the mail, so that no one writes to the wrong person. */
function sendLabel(names: string[], t: TFunction<'compose'>): string {
  const [first] = names
  if (!first) return t('send')
  return names.length === 1
    ? t('sendTo', { name: first })
    : t('sendToMany', { name: first, count: names.length - 1 })
}

function FromField({ content, change }: Pick<ReturnType<typeof useDraftContent>, 'content' | 'change'>) {
  const { t } = useTranslation('compose')
  const { data: accounts = [] } = useAccounts()
  if (accounts.length < 2) return null
  return (
    <Select
      className={classes.from}
      variant="unstyled"
      aria-label={t('from')}
      allowDeselect={false}
      data={accounts.map((account) => ({ value: String(account.id), label: account.settings.address }))}
      value={String(content.accountId)}
      onChange={(value) => value && change({ accountId: Number(value) })}
    />
  )
}
