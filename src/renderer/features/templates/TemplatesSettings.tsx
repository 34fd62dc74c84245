import { ActionIcon, Badge, Button, Menu, Tooltip } from '@mantine/core'
import {
  IconCopy,
  IconDownload,
  IconLock,
  IconPencil,
  IconPlus,
  IconTemplate,
  IconTrash,
  IconUpload,
} from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  templateFolders,
  templateKinds,
  type Template,
  type TemplateKind,
  type TemplateLine,
} from '../../../shared/contract/templates'
import { withinSentence } from '../../../shared/shown-text'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { report } from '../../app/problems'
import { useWantedForm } from '../../app/wanted-form'
import { engine } from '../../bridge/connection'
import { EmptyState } from '../../ui/EmptyState'
import { PickerSearch } from '../../ui/PickerSearch'
import { SettingsHint, SettingsSection } from '../../ui/SettingsSection'
import { duplicateTemplate, exportTemplates, importTemplates, removeTemplate, reporting } from './changes'
import { useTemplateList } from './queries'
import { freshTemplate, TemplateDialog } from './TemplateDialog'
import classes from './Templates.module.css'
import type { TextField } from './text-field'
import { matchesTemplate, useLanguageName, useTypeName } from './words'

type Opened = Template | { fresh: ReturnType<typeof freshTemplate> }

/** All templates by folder, found by any word, made, changed, copied, removed and handed on. */
export function TemplatesSettings({ Field }: { Field: TextField }) {
  const { t } = useTranslation('templates')
  const { data: templates } = useTemplateList()
  const [query, setQuery] = useState('')
  const [opened, setOpened] = useState<Opened | null>(null)
  const create = (kind: TemplateKind): void => setOpened({ fresh: freshTemplate(kind, '') })
  const openNew = useCallback(() => setOpened({ fresh: freshTemplate('mail', '') }), [])
  useWantedForm('template', openNew)
  const edit = (id: string): void => void engine.templates.get({ id }).then(setOpened, report)
  const found = (templates ?? []).filter((line) => matchesTemplate(line, query))
  return (
    <SettingsSection
      title={t('title')}
      action={
        <div className={classes.actions}>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconUpload size={15} />}
            onClick={() => reporting(importTemplates())}
          >
            {t('import')}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconDownload size={15} />}
            onClick={() => reporting(exportTemplates())}
          >
            {t('export')}
          </Button>
          <Menu position="bottom-end" shadow="md">
            <Menu.Target>
              <Button size="compact-sm" leftSection={<IconPlus size={15} />}>
                {t('new')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {templateKinds.map((kind) => (
                <Menu.Item key={kind} onClick={() => create(kind)}>
                  {t(`kinds.${kind}`)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </div>
      }
    >
      <SettingsHint>{t('hint')}</SettingsHint>
      {templates?.length === 0 && (
        <EmptyState
          icon={<IconTemplate size={28} stroke={1.5} />}
          title={t('empty.title')}
          action={<Button onClick={() => create('mail')}>{t('empty.action')}</Button>}
        >
          {t('empty.text')}
        </EmptyState>
      )}
      {templates && templates.length > 0 && (
        <PickerSearch
          className={classes.search ?? ''}
          label={t('search')}
          value={query}
          onQuery={setQuery}
          data-autofocus={undefined}
        />
      )}
      {templates && templates.length > 0 && found.length === 0 && (
        <SettingsHint>{t('noneFound', { query: withinSentence(query) })}</SettingsHint>
      )}
      {templateFolders.map((folder) => {
        const lines = found.filter((line) => line.folder === folder)
        return lines.length === 0 ? null : (
          <div key={folder}>
            <h3 className={classes.folder}>
              {t(`folders.${folder}`)} <small>{t(`folderHints.${folder}`)}</small>
            </h3>
            <ul className={classes.lines} aria-label={t(`folders.${folder}`)}>
              {lines.map((line) => (
                <TemplateItem key={line.id} line={line} edit={() => edit(line.id)} />
              ))}
            </ul>
          </div>
        )
      })}
      {opened && (
        <ErrorBoundary name={t('form.edit')} close={() => setOpened(null)}>
          <TemplateDialog template={opened} Field={Field} close={() => setOpened(null)} />
        </ErrorBoundary>
      )}
    </SettingsSection>
  )
}

function TemplateItem({ line, edit }: { line: TemplateLine; edit(): void }) {
  const { t } = useTranslation('templates')
  const languageName = useLanguageName()
  const typeWord = useTypeName()
  const { id, kind, locked, description, abbreviation, appliesTo, texts } = line
  const name = withinSentence(line.name)
  const languages = texts.map(({ language }) => language).filter(Boolean)
  const facts = [
    abbreviation && `/${abbreviation}`,
    languages.map(languageName).join(', '),
    appliesTo.length > 0 && t('for', { types: appliesTo.map((type) => typeWord(type, 'many')).join(', ') }),
  ].filter(Boolean)
  return (
    <li className={classes.line}>
      <div className={classes.lineText}>
        <strong>
          <bdi>{line.name}</bdi>{' '}
          <Badge size="sm" variant="light" color="gray">
            {t(`kinds.${kind}`)}
          </Badge>
        </strong>
        {description && <SettingsHint>{description}</SettingsHint>}
        <SettingsHint>
          <bdi>{[...facts, texts[0]?.subject || texts[0]?.preview].filter(Boolean).join(' · ')}</bdi>
        </SettingsHint>
      </div>
      {locked ? (
        <Tooltip label={t('locked')}>
          <IconLock size={16} role="img" aria-label={t('locked')} />
        </Tooltip>
      ) : (
        <>
          <LineAction label={t('edit', { name })} icon={IconPencil} run={edit} />
          <LineAction
            label={t('duplicate', { name })}
            icon={IconCopy}
            run={() => reporting(duplicateTemplate(id))}
          />
        </>
      )}
      <LineAction
        label={t('exportOne', { name })}
        icon={IconDownload}
        run={() => reporting(exportTemplates([id]))}
      />
      <LineAction
        label={t('remove', { name })}
        icon={IconTrash}
        run={() => reporting(removeTemplate(id, line.name))}
      />
    </li>
  )
}

function LineAction(props: { label: string; icon: typeof IconPencil; run(): void }) {
  const { label, icon: Icon, run } = props
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} onClick={run}>
        <Icon size={16} stroke={1.6} />
      </ActionIcon>
    </Tooltip>
  )
}
