import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconFile, IconPaperclip, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { MAX_TEMPLATE_FILES_BYTES, type TemplateFile } from '../../../shared/contract/templates'
import { MAX_TEMPLATE_FILES } from '../../../shared/records/types/template'
import { useFormat } from '../../app/format'
import { shell } from '../../bridge/shell'
import { toast } from '../../ui/toast'
import classes from './Templates.module.css'

/** Files that go along with every mail made of a template. */
export function TemplateFiles(props: {
  kept: readonly TemplateFile[]
  added: readonly File[]
  keep(files: TemplateFile[]): void
  add(files: readonly File[]): void
}) {
  const { kept, added, keep, add } = props
  const { t } = useTranslation('templates')
  const { fileSize: bytes } = useFormat()
  const choose = async (): Promise<void> => {
    const all = [...added, ...(await shell.pickFiles())]
    const size = [...kept, ...all].reduce((sum, file) => sum + file.size, 0)
    if (size > MAX_TEMPLATE_FILES_BYTES || kept.length + all.length > MAX_TEMPLATE_FILES)
      toast(t('form.filesTooLarge', { size: bytes(MAX_TEMPLATE_FILES_BYTES), count: MAX_TEMPLATE_FILES }))
    else add(all)
  }
  return (
    <div role="group" aria-label={t('form.files')} className={classes.files}>
      {kept.map((file) => (
        <FileLine
          key={file.id}
          name={file.filename}
          size={bytes(file.size)}
          remove={() => keep(kept.filter(({ id }) => id !== file.id))}
        />
      ))}
      {added.map((file, at) => (
        <FileLine
          key={`${at}-${file.name}`}
          name={file.name}
          size={bytes(file.size)}
          remove={() => add(added.toSpliced(at, 1))}
        />
      ))}
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconPaperclip size={14} />}
        onClick={() => void choose()}
      >
        {t('form.addFiles')}
      </Button>
    </div>
  )
}

function FileLine({ name, size, remove }: { name: string; size: string; remove(): void }) {
  const { t } = useTranslation('templates')
  return (
    <span className={classes.file}>
      <IconFile size={14} aria-hidden /> <bdi>{name}</bdi> <small>{size}</small>
      <Tooltip label={t('form.removeFile', { name })}>
        <ActionIcon size="xs" aria-label={t('form.removeFile', { name })} onClick={remove}>
          <IconX size={12} />
        </ActionIcon>
      </Tooltip>
    </span>
  )
}
