import { Checkbox, SimpleGrid, Switch, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { parseAddressList, isMailAddress } from '../../../shared/addresses'
import {
  templateFields,
  templateFolders,
  templateKinds,
  type Template,
} from '../../../shared/contract/templates'
import {
  MAX_ABBREVIATION,
  MAX_TEMPLATE_CC,
  MAX_TEMPLATE_DESCRIPTION,
  MAX_TEMPLATE_NAME,
} from '../../../shared/records/types/template'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { FormDialog } from '../../app/FormDialog'
import { useFormDraft, type FormDraft } from '../../app/form-draft'
import { useRecordForm } from '../../app/record-form'
import { firstWords } from '../../app/rough-words'
import { useTooLong } from '../../app/too-long'
import { engine } from '../../bridge/connection'
import { ChoiceField } from '../../ui/ChoiceField'
import { savedTemplate } from './changes'
import { useTemplates } from './queries'
import { TemplateFiles } from './TemplateFiles'
import classes from './Templates.module.css'
import { TemplateTexts } from './TemplateTexts'
import type { TextField } from './text-field'
import { meantTypes, useTypeName } from './words'

const formValues = templateFields.extend({
  name: z.string(),
  abbreviation: z.string(),
  cc: z.string(),
  description: z.string(),
  files: z.array(
    z.object({ id: z.string(), filename: z.string(), contentType: z.string(), size: z.number() }),
  ),
})
type Values = z.infer<typeof formValues>

const valuesOf = ({ id: _, locked: __, createdAt: ___, updatedAt: ____, ...values }: Template): Values =>
  values

/** A template as it begins: signed, and inserted where the caret is. */
export const freshTemplate = (kind: Values['kind'], language: string): Values => ({
  ...{ name: '', description: '', folder: 'private', kind, appliesTo: [], cc: '', abbreviation: '' },
  ...{ usesSignature: kind === 'mail' || kind === 'mass', replacesBody: false, files: [] },
  texts: [{ language, subject: '', html: '' }],
})

interface DialogProps {
  template: Template | { fresh: Values }
  Field: TextField
  close(): void
}

/** A new template, or one changed: what only we see, and what recipients see. */
export function TemplateDialog(props: DialogProps) {
  const { template } = props
  const isNew = 'fresh' in template
  const draft = useFormDraft(
    isNew ? 'form:template:new' : `form:template:${template.id}`,
    formValues,
    isNew ? template.fresh : valuesOf(template),
  )
  return draft ? <Fields {...props} draft={draft} /> : null
}

function Fields({ template, Field, close, draft }: DialogProps & { draft: FormDraft<Values> }) {
  const { t } = useTranslation('templates')
  const tooLong = useTooLong()
  const typeWord = useTypeName()
  const others = useTemplates()
  const id = 'fresh' in template ? undefined : template.id
  const [added, setAdded] = useState<readonly File[]>([])
  const words = (field: keyof Values, text: (values: Values) => string) => ({
    label: t(`form.${field}`),
    text,
  })
  const templateForm = useRecordForm<Values, Template>({
    draft,
    words: {
      name: words('name', ({ name }) => name),
      description: words('description', ({ description }) => description),
      folder: words('folder', ({ folder }) => t(`folders.${folder}`)),
      kind: words('kind', ({ kind }) => t(`kinds.${kind}`)),
      appliesTo: words('appliesTo', ({ appliesTo }) =>
        appliesTo.map((type) => typeWord(type, 'many')).join(', '),
      ),
      cc: words('cc', ({ cc }) => cc),
      abbreviation: words('abbreviation', ({ abbreviation }) => abbreviation),
      usesSignature: words('usesSignature', ({ usesSignature }) => (usesSignature ? '✓' : '')),
      replacesBody: words('replacesBody', ({ replacesBody }) => (replacesBody ? '✓' : '')),
      texts: words('texts', ({ texts }) =>
        texts.map(({ subject, html }) => `${subject} ${firstWords(html)}`).join(' '),
      ),
      files: words('files', ({ files }) => files.map(({ filename }) => filename).join(', ')),
    },
    validate: ({ name, cc, abbreviation }) => ({
      name: name.trim() === '' ? t('form.nameMissing') : null,
      cc: parseAddressList(cc).every(({ address }) => isMailAddress(address)) ? null : t('form.ccInvalid'),
      abbreviation: abbreviationProblem(abbreviation),
    }),
    tooLong: ({ name, description, cc, abbreviation }) => ({
      name: tooLong(name.trim(), MAX_TEMPLATE_NAME),
      description: tooLong(description, MAX_TEMPLATE_DESCRIPTION),
      cc: tooLong(cc, MAX_TEMPLATE_CC),
      abbreviation: tooLong(abbreviation, MAX_ABBREVIATION),
    }),
    record: id === undefined ? null : { get: () => engine.templates.get({ id }), values: valuesOf },
  })
  const { form } = templateForm
  const values = form.getValues()
  const isSignature = values.kind === 'signature'
  const isMail = values.kind === 'mail' || values.kind === 'mass' || values.kind === 'auto-reply'

  function abbreviationProblem(abbreviation: string): string | null {
    if (!/^[\p{L}\p{N}_-]*$/u.test(abbreviation)) return t('form.abbreviationInvalid')
    const taken = others.find(
      (other) => other.id !== id && abbreviation !== '' && isSameWord(other.abbreviation, abbreviation),
    )
    return taken ? t('form.abbreviationTaken', { name: taken.name }) : null
  }

  const save = async ({ files, ...fields }: Values): Promise<void> => {
    const saved = await engine.templates.save({
      ...(id === undefined ? {} : { id }),
      ...{ fields, files: files.map((file) => file.id), added: [...added] },
    })
    savedTemplate(saved, id === undefined)
  }
  return (
    <FormDialog
      title={t(id === undefined ? 'form.new' : 'form.edit')}
      saveLabel={t('form.save')}
      size="xl"
      form={templateForm}
      save={save}
      close={close}
    >
      <fieldset className={classes.inside}>
        <legend>{t('form.inside')}</legend>
        <TextInput label={t('form.name')} required data-autofocus {...form.getInputProps('name')} />
        <Textarea
          label={t('form.description')}
          description={t('form.descriptionHint')}
          autosize
          minRows={1}
          maxRows={6}
          {...form.getInputProps('description')}
        />
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          <ChoiceField
            label={t('form.kind')}
            choices={templateKinds.map((kind) => ({
              value: kind,
              label: t(`kinds.${kind}`),
              detail: t(`kindHints.${kind}`),
            }))}
            value={values.kind}
            onChange={(chosen) => {
              const kind = templateKinds.find((each) => each === chosen)
              if (kind) form.setFieldValue('kind', kind)
            }}
          />
          <ChoiceField
            label={t('form.folder')}
            choices={templateFolders.map((folder) => ({
              ...{ value: folder, label: t(`folders.${folder}`), detail: t(`folderHints.${folder}`) },
            }))}
            value={values.folder}
            onChange={(chosen) => {
              const folder = templateFolders.find((each) => each === chosen)
              if (folder) form.setFieldValue('folder', folder)
            }}
          />
        </SimpleGrid>
        {!isSignature && (
          <>
            <Checkbox.Group
              label={t('form.appliesTo')}
              description={t('form.appliesToHint')}
              value={values.appliesTo}
              onChange={(appliesTo) => form.setFieldValue('appliesTo', appliesTo)}
            >
              <div className={classes.ticks}>
                {meantTypes().map((name) => (
                  <Checkbox key={name} size="xs" value={name} label={typeWord(name, 'many')} />
                ))}
              </div>
            </Checkbox.Group>
            <TextInput
              label={t('form.abbreviation')}
              description={t('form.abbreviationHint')}
              {...form.getInputProps('abbreviation')}
            />
          </>
        )}
        {isMail && (
          <>
            <Switch
              label={t('form.usesSignature')}
              description={t('form.usesSignatureHint')}
              {...form.getInputProps('usesSignature', { type: 'checkbox' })}
            />
            <Switch
              label={t('form.replacesBody')}
              description={t('form.replacesBodyHint')}
              {...form.getInputProps('replacesBody', { type: 'checkbox' })}
            />
          </>
        )}
      </fieldset>
      <fieldset className={classes.outside}>
        <legend>{t('form.outside')}</legend>
        <ErrorBoundary name={t('form.texts')} line>
          <TemplateTexts
            Field={Field}
            kind={values.kind}
            texts={values.texts}
            change={(texts) => form.setFieldValue('texts', texts)}
          />
        </ErrorBoundary>
        {isMail && (
          <TextInput label={t('form.cc')} description={t('form.ccHint')} {...form.getInputProps('cc')} />
        )}
        {isMail && (
          <ErrorBoundary name={t('form.files')} line>
            {' '}
            <TemplateFiles
              kept={values.files}
              added={added}
              keep={(files) => form.setFieldValue('files', files)}
              add={setAdded}
            />
          </ErrorBoundary>
        )}
      </fieldset>
    </FormDialog>
  )
}

const isSameWord = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()
