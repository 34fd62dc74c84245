import { Modal } from '@mantine/core'
import { IconMailPlus, IconPaperclip } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FileOfMail } from '../../../shared/contract/messages'
import { fold } from '../../../shared/fold'
import { shownName } from '../../../shared/shown-text'
import { useFormat } from '../../app/format'
import type { DraggedFile } from '../../app/mail-file-drag'
import { staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'
import { PickerList } from '../../ui/PickerList'
import { PickerSearch } from '../../ui/PickerSearch'
import { ChooserButton } from './ChooserButton'
import { useComposing } from './composing'
import { recipientsOf, type Writing } from './drafts'

/** So many mails of the conversation and of each recipient are looked through. */
const MAILS = 100
/** So many recipients. */
const PEOPLE = 20

interface PickerProps {
  writing: Writing
  attach(file: DraggedFile): void
}

/** Attaches a file of another mail: of the conversation, of whom it goes to, or of the record it is about. */
export function MailFileButton({ writing, attach }: PickerProps) {
  const { t } = useTranslation('writing')
  return (
    <ChooserButton
      label={t('mailFile.open')}
      icon={<IconMailPlus size={18} stroke={1.7} />}
      press="mailFile"
      command="attach-of-mail"
      chooser={(close) => (
        <MailFilePicker
          writing={writing}
          attach={(file) => {
            close()
            attach(file)
          }}
          close={close}
        />
      )}
    />
  )
}

function MailFilePicker({ writing, attach, close }: PickerProps & { close(): void }) {
  const { t } = useTranslation('writing')
  const { mediumDate, fileSize } = useFormat()
  const [query, setQuery] = useState('')
  const { data: files, isPending } = useFilesNear(writing)
  const words = fold(query).split(/\s+/).filter(Boolean)
  const isFound = (file: FileOfMail): boolean => {
    const text = fold(`${file.filename} ${file.subject} ${shownName(file.from)}`)
    return words.every((word) => text.includes(word))
  }
  return (
    <Modal opened onClose={close} title={t('mailFile.open')} size="md">
      <PickerList
        input={(input) => (
          <PickerSearch {...input} label={t('mailFile.search')} value={query} onQuery={setQuery} />
        )}
        items={(files ?? []).filter(isFound).map((file) => ({
          key: `${file.messageId}/${file.partId}`,
          icon: <IconPaperclip size={16} />,
          title: file.filename || t('mailFile.unnamed'),
          detail: [shownName(file.from), file.subject].filter(Boolean).join(' · '),
          side: `${fileSize(file.size)} · ${mediumDate(file.receivedAt)}`,
          run: () => attach({ ...file, within: [] }),
        }))}
        isAnswered={!isPending}
        empty={t(files?.length === 0 ? 'mailFile.none' : 'mailFile.noneFound')}
        label={t('mailFile.title')}
      />
    </Modal>
  )
}

/** What may be meant to go with a mail. */
function useFilesNear(writing: Writing) {
  const { threadId, id } = writing.draft
  const about = useComposing((composing) => composing.about.get(id))
  const { to, cc, bcc } = recipientsOf(writing)
  const addresses = [...new Set([...to, ...cc, ...bcc].map(({ address }) => address))].slice(0, PEOPLE)
  const { data: history, isPending } = useQuery({
    ...queries.timeline.forRecord.queryOptions({
      input: { record: about ?? { type: 'person', id: '' }, limit: 200 },
      meta: staleOn('threads', 'new-mail', 'record', 'links', 'settings'),
    }),
    enabled: about !== undefined,
  })
  const messageIds = (history?.entries ?? []).flatMap((entry) =>
    entry.kind === 'message' ? [entry.messageId] : [],
  )
  return useQuery({
    ...queries.messages.files.queryOptions({
      input: { messageIds, threadId, addresses, limit: MAILS },
      meta: staleOn('threads'),
    }),
    enabled: about === undefined || !isPending,
  })
}
