import { ActionIcon, Button, Modal, Skeleton, Tooltip } from '@mantine/core'
import {
  IconChevronLeft,
  IconChevronRight,
  IconDownload,
  IconExternalLink,
  IconEyeOff,
  IconX,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { shownLine } from '../../../../shared/shown-text'
import { ErrorBoundary } from '../../../app/ErrorBoundary'
import { useFormat } from '../../../app/format'
import { isPressedWhileTyping, useKeyText, withKey } from '../../../app/key-choice'
import { printedKeys } from '../../../app/key-names'
import { useDescribe } from '../../../app/problems'
import { EmptyState } from '../../../ui/EmptyState'
import { ProblemNotice } from '../../../ui/ProblemNotice'
import { FileList } from '../Attachments'
import { openFile, saveFile } from './file-actions'
import { FileIcon } from './FileChip'
import classes from './FilePreview.module.css'
import type { Refusal } from './look-at'
import { fileKey, type MailFile } from './mail-file'
import { MailPreview } from './MailPreview'
import { PreviewFrame, type PageState } from './PreviewFrame'
import { useLook, type Seen } from './use-look'

interface Level {
  files: readonly MailFile[]
  at: number
}

const NOTHING: PageState = { pages: 0, page: 1, canZoom: false, notes: [] }
const FACTORS = [0.33, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4] as const
const WHOLE = FACTORS.indexOf(1)

/** What a key did: whether it was one of ours. */
type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>

/** Looks at files one after the other, and into those that hold others. */
export function FilePreview({ files, at, close }: Level & { close(): void }) {
  const [levels, setLevels] = useState<readonly Level[]>([{ files, at }])
  const level = levels.at(-1) ?? { files, at }
  const file = level.files[level.at]
  const go = (step: number): void => {
    const next = level.at + step
    if (next >= 0 && next < level.files.length) setLevels([...levels.slice(0, -1), { ...level, at: next }])
  }
  const back = levels.length > 1 ? () => setLevels(levels.slice(0, -1)) : null
  if (!file) return null
  return (
    <Modal.Root opened onClose={close} fullScreen trapFocus returnFocus>
      <Modal.Content className={classes.window} aria-label={file.filename}>
        <ErrorBoundary name={file.filename} of={file} close={close}>
          <OneFile
            key={fileKey(file)}
            file={file}
            at={level.at}
            count={level.files.length}
            go={go}
            back={back}
            close={close}
            openInside={(inside, index) => setLevels([...levels, { files: inside, at: index }])}
          />
        </ErrorBoundary>
      </Modal.Content>
    </Modal.Root>
  )
}

interface OneFileProps {
  file: MailFile
  at: number
  count: number
  go(step: number): void
  back: (() => void) | null
  close(): void
  openInside(files: readonly MailFile[], at: number): void
}

function OneFile({ file, at, count, go, back, close, openInside }: OneFileProps) {
  const { t } = useTranslation('mail')
  const seen = useLook(file)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const [page, setPage] = useState(NOTHING)
  const [zoom, setZoom] = useState(WHOLE)
  const [wanted, setWanted] = useState<{ page: number } | null>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  // The file before had the focus, and is gone.
  useEffect(() => heading.current?.focus(), [])
  // Under a signature it is what lies in it that is looked at, saved and opened.
  const shown = seen.state === 'there' ? seen.look.file : file
  const zoomBy = (step: number): void =>
    setZoom((before) => (step === 0 ? WHOLE : Math.max(0, Math.min(FACTORS.length - 1, before + step))))
  const press = (event: KeyPress): boolean => {
    if (isPressedWhileTyping('file-save', event)) saveFile(shown)
    else if (isPressedWhileTyping('file-open', event)) openFile(shown)
    else if (event.ctrlKey || event.metaKey || event.altKey) return false
    else if (event.key === 'Escape') close()
    else if (event.key === 'ArrowRight') go(1)
    else if (event.key === 'ArrowLeft') go(-1)
    else if (/^[+=]$/.test(event.key)) zoomBy(1)
    else if (event.key === '-') zoomBy(-1)
    else if (event.key === '0') zoomBy(0)
    else return false
    return true
  }
  return (
    <div
      className={classes.inside}
      onKeyDown={(event) => {
        const isTyping = event.target instanceof HTMLInputElement
        const isInList = event.target instanceof Element && event.target.closest('[data-file]') !== null
        // Escape is the dialog's own.
        if (isTyping || isInList || event.key === 'Escape' || !press(event)) return
        event.preventDefault()
      }}
    >
      <header className={classes.head}>
        {back && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconChevronLeft size={15} />}
            onClick={back}
          >
            {t('preview.back')}
          </Button>
        )}
        <FileIcon file={file} />
        <h2 ref={heading} className={classes.name} data-preview-start tabIndex={-1} data-autofocus>
          <bdi>{shownLine(file.filename) || t('unnamedFile')}</bdi>
        </h2>
        <Size file={file} />
        {count > 1 && <Neighbours at={at} count={count} go={go} />}
        <span className={classes.space} />
        {page.pages > 0 && (
          <PageField
            key={page.page}
            page={page.page}
            pages={page.pages}
            goTo={(number) => setWanted({ page: number })}
          />
        )}
        {page.canZoom && <Zoom factor={FACTORS[zoom] ?? 1} by={zoomBy} />}
        <Actions file={shown} close={close} />
      </header>
      <Notices seen={seen} page={page} />
      <div className={classes.body}>
        {refused ? (
          <Refused why={refused} file={shown} />
        ) : (
          <ErrorBoundary name={file.filename} of={file}>
            <Content
              seen={seen}
              zoom={FACTORS[zoom] ?? 1}
              wanted={wanted}
              onState={(state) => setPage((before) => ({ ...before, ...state }))}
              onRefused={(why) => {
                setPage(NOTHING)
                setRefused(why)
              }}
              onKey={press}
              openInside={openInside}
            />
          </ErrorBoundary>
        )}
      </div>
    </div>
  )
}

interface ContentProps {
  seen: ReturnType<typeof useLook>
  zoom: number
  wanted: { page: number } | null
  onState(state: Partial<PageState>): void
  onRefused(why: Refusal): void
  onKey(event: KeyPress): void
  openInside(files: readonly MailFile[], at: number): void
}

function Content({ seen, openInside, ...page }: ContentProps) {
  const { t } = useTranslation('mail')
  const describe = useDescribe()
  if (seen.state === 'looking')
    return <Skeleton className={classes.loading} aria-busy aria-label={t('preview.loading')} />
  if (seen.state === 'failed') {
    const { problem } = seen
    return (
      <div className={classes.mail}>
        <ProblemNotice
          {...describe(problem)}
          serverReply={problem.serverReply}
          action={{ label: t('tryAgain'), run: seen.again }}
        />
      </div>
    )
  }
  const { look } = seen
  switch (look.is) {
    case 'page':
      return <PreviewFrame look={look} name={shownLine(look.file.filename) || t('unnamedFile')} {...page} />
    case 'mail':
      return <MailPreview look={look} openInside={openInside} />
    case 'files':
      return (
        <div className={classes.mail}>
          <p className={classes.note}>{t('preview.holds', { count: look.files.length })}</p>
          <FileList
            files={look.files}
            title={look.file.filename}
            hasMore={false}
            preview={(index) => openInside(look.files, index)}
          />
        </div>
      )
    case 'refused':
      return <Refused why={look.why} file={look.file} />
    case 'signed':
      return null
  }
}

/** What was found about a file that its looks do not tell. */
function Notices({ seen, page }: { seen: Seen; page: PageState }) {
  const { t } = useTranslation('mail')
  if (seen.state !== 'there') return null
  const { look, isSigned } = seen
  const isCut = look.is === 'page' && look.isCut
  const words = [
    look.isDisguised && t('preview.disguised'),
    isSigned && t('preview.signed', { name: shownLine(look.file.filename) }),
    isCut &&
      !page.notes.includes('text-cut') &&
      !page.notes.includes('rows-cut') &&
      t('preview.notes.text-cut'),
    ...page.notes.map((note) => t(`preview.notes.${note}`)),
  ].filter((text) => text !== false)
  if (words.length === 0) return null
  return (
    <p className={classes.notices} data-warns={look.isDisguised || undefined} role="status">
      {words.join(' ')}
    </p>
  )
}

/** Says why a file is not shown, and the ways out. */
function Refused({ why, file }: { why: Refusal; file: MailFile }) {
  const { t } = useTranslation('mail')
  return (
    <EmptyState icon={<IconEyeOff size={26} />} title={t(`preview.refused.${why}.title`)}>
      <p className={classes.why} role="alert">
        {t(`preview.refused.${why}.text`)}
      </p>
      <Button leftSection={<IconDownload size={16} />} onClick={() => saveFile(file)}>
        {t('file.saveAs')}
      </Button>
    </EmptyState>
  )
}

function Size({ file }: { file: MailFile }) {
  const { fileSize } = useFormat()
  return <span className={classes.soft}>{fileSize(file.size)}</span>
}

function Neighbours({ at, count, go }: { at: number; count: number; go(step: number): void }) {
  const { t } = useTranslation('mail')
  return (
    <span className={classes.group}>
      <IconAction label={t('preview.previous')} keys="arrowleft" disabled={at === 0} run={() => go(-1)}>
        <IconChevronLeft size={17} />
      </IconAction>
      <span className={classes.soft} role="status">
        {t('preview.place', { at: at + 1, count })}
      </span>
      <IconAction label={t('preview.next')} keys="arrowright" disabled={at === count - 1} run={() => go(1)}>
        <IconChevronRight size={17} />
      </IconAction>
    </span>
  )
}

function PageField({ page, pages, goTo }: { page: number; pages: number; goTo(page: number): void }) {
  const { t } = useTranslation('mail')
  const field = useRef<HTMLInputElement>(null)
  return (
    <span className={classes.group}>
      <input
        ref={field}
        className={classes.page}
        aria-label={t('preview.page')}
        inputMode="numeric"
        defaultValue={page}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          const number = Math.trunc(Number(event.currentTarget.value))
          if (number >= 1) goTo(Math.min(number, pages))
          else event.currentTarget.value = String(page)
        }}
        onFocus={(event) => event.currentTarget.select()}
      />
      <span className={classes.soft}>{t('preview.ofPages', { pages })}</span>
    </span>
  )
}

function Zoom({ factor, by }: { factor: number; by(step: number): void }) {
  const { t } = useTranslation('mail')
  return (
    <span className={classes.group}>
      <IconAction label={t('preview.smaller')} keys="-" disabled={factor === FACTORS[0]} run={() => by(-1)}>
        <IconZoomOut size={17} />
      </IconAction>
      <Tooltip label={withKey(t('preview.fit'), '0')}>
        <button type="button" className={classes.factor} onClick={() => by(0)}>
          {Math.round(factor * 100)}%
        </button>
      </Tooltip>
      <IconAction
        label={t('preview.larger')}
        keys="plus"
        disabled={factor === FACTORS.at(-1)}
        run={() => by(1)}
      >
        <IconZoomIn size={17} />
      </IconAction>
    </span>
  )
}

function Actions({ file, close }: { file: MailFile; close(): void }) {
  const { t } = useTranslation('mail')
  const keyText = useKeyText()
  return (
    <span className={classes.group}>
      <Tooltip label={withKey(t('file.saveAs'), keyText('file-save'))}>
        <Button
          size="compact-sm"
          variant="light"
          leftSection={<IconDownload size={15} />}
          onClick={() => saveFile(file)}
        >
          {t('common:save')}
        </Button>
      </Tooltip>
      <Tooltip label={withKey(t('file.open'), keyText('file-open'))}>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconExternalLink size={15} />}
          onClick={() => openFile(file)}
        >
          {t('file.open')}
        </Button>
      </Tooltip>
      <IconAction label={t('common:close')} keys="escape" run={close}>
        <IconX size={18} />
      </IconAction>
    </span>
  )
}

function IconAction(props: {
  label: string
  keys: string
  disabled?: boolean
  run(): void
  children: ReactNode
}) {
  const { label, keys, disabled = false, run, children } = props
  return (
    <Tooltip label={withKey(label, printedKeys(keys))}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={30}
        aria-label={label}
        // One that is at its end keeps the focus.
        aria-disabled={disabled}
        {...(disabled ? { 'data-disabled': true } : {})}
        onClick={() => !disabled && run()}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  )
}
