import { ActionIcon, Tooltip, VisuallyHidden } from '@mantine/core'
import {
  IconAlertTriangle,
  IconDownload,
  IconExternalLink,
  IconEye,
  IconFile,
  IconFileText,
  IconFileTypePdf,
  IconFileZip,
  IconMail,
  IconPhoto,
  IconTable,
  type Icon,
} from '@tabler/icons-react'
import { type KeyboardEvent, type MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { promisedKind, type FileKind } from '../../../../shared/file-kind'
import { useFormat } from '../../../app/format'
import { isPressedWhileTyping, useKeyText, withKey } from '../../../app/key-choice'
import { printedKeys } from '../../../app/key-names'
import { openContextMenu, type MenuEntry } from '../../../ui/ContextMenu'
import classes from '../Attachments.module.css'
import { openFile, saveFile } from './file-actions'
import type { MailFile } from './mail-file'
import { useFileDrag } from './use-file-drag'

interface FileChipProps {
  file: MailFile
  /** Looks at it among its neighbours. */
  preview(): void
  saveAll?: (() => void) | undefined
}

/** One file: looked at by a click, saved, opened or dragged out. */
export function FileChip({ file, preview, saveAll }: FileChipProps) {
  const { t } = useTranslation('mail')
  const keyText = useKeyText()
  const { fileSize } = useFormat()
  const drag = useFileDrag(file)
  const name = file.filename || t('unnamedFile')
  // Also what could do harm elsewhere, a page or a drawing with scripts: looked at here it does none.
  const isLookedAt = promisedKind(file) !== 'none'
  const actions: MenuEntry[][] = [
    [
      {
        ...{ id: 'preview', label: t('file.preview'), icon: IconEye, run: preview },
        ...(isLookedAt ? { key: printedKeys('enter') } : {}),
      },
      {
        ...{ id: 'open', label: t('file.open'), icon: IconExternalLink, key: keyText('file-open') },
        run: () => openFile(file),
      },
      {
        ...{ id: 'save', label: t('file.saveAs'), icon: IconDownload, key: keyText('file-save') },
        run: () => saveFile(file),
      },
    ],
    saveAll
      ? [
          {
            id: 'save-all',
            label: t('file.saveAll'),
            icon: IconDownload,
            key: keyText('save-files'),
            run: saveAll,
          },
        ]
      : [],
  ]
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const pressed = ['file-save', 'file-open'].find((id) => isPressedWhileTyping(id, event))
    if (pressed) (pressed === 'file-save' ? saveFile : openFile)(file)
    else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft')
      focusBeside(event.currentTarget, event.key === 'ArrowRight' ? 1 : -1)
    else return
    event.preventDefault()
  }
  const body = (
    <button
      type="button"
      className={classes.file}
      onClick={() => (isLookedAt ? preview() : saveFile(file))}
      aria-description={file.executable ? t('executable') : undefined}
    >
      <FileIcon file={file} />
      <VisuallyHidden>{t(isLookedAt ? 'file.preview' : 'common:save')}</VisuallyHidden>
      <bdi className={classes.name}>{name}</bdi>
      <span className={classes.size}>{fileSize(file.size)}</span>
      {file.executable && <IconAlertTriangle size={15} className={classes.danger} aria-hidden />}
    </button>
  )
  return (
    <span
      className={classes.chip}
      data-file
      {...drag}
      onKeyDown={onKeyDown}
      onContextMenu={(event: MouseEvent) => openContextMenu(event, { label: name, groups: actions })}
    >
      {file.executable ? <Tooltip label={t('executable')}>{body}</Tooltip> : body}
      {isLookedAt && (
        <Tooltip label={withKey(t('file.saveAs'), keyText('file-save'))}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={32}
            // By key it is saved from the name, which has the focus then.
            tabIndex={-1}
            aria-label={`${t('common:save')} ${name}`}
            onClick={() => saveFile(file)}
          >
            <IconDownload size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
    </span>
  )
}

/** The keys of a row of things lead from one to the next. */
function focusBeside(chip: HTMLElement, step: number): void {
  const chips = [
    ...(chip.closest('ul')?.querySelectorAll<HTMLElement>('[data-file] > button:first-child') ?? []),
  ]
  const at = chips.findIndex((button) => chip.contains(button))
  chips[at + step]?.focus()
}

const icons: Partial<Record<FileKind, Icon>> = {
  ...{ pdf: IconFileTypePdf, picture: IconPhoto, csv: IconTable, mail: IconMail, text: IconFileText },
  ...{ signed: IconFileText, winmail: IconMail },
}

export function FileIcon({ file }: { file: MailFile }) {
  const look = { size: 18, stroke: 1.6, 'aria-hidden': true }
  const isTable = /spreadsheet|excel/i.test(file.contentType) || /\.(xls[xm]?|ods)$/i.test(file.filename)
  if (isTable) return <IconTable {...look} />
  if (/zip|compressed|7z|rar/i.test(file.contentType)) return <IconFileZip {...look} />
  const Shown = icons[promisedKind(file)] ?? IconFile
  return <Shown {...look} />
}
