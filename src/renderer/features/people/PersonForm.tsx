import { ActionIcon, Button, Group, TextInput } from '@mantine/core'
import { IconPlus, IconStar, IconStarFilled, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { isMailAddress } from '../../../shared/addresses'
import { emailAddress, personFields, type Person, type PersonFields } from '../../../shared/contract/people'
import { FormDialog } from '../../app/FormDialog'
import { useFormDraft, type FormDraft } from '../../app/form-draft'
import { createdUndoably, removeUnused, type MadeRecord } from '../../app/record-create'
import { useRecordForm } from '../../app/record-form'
import { updateUndoably } from '../../app/record-undo'
import { go } from '../../app/route'
import { engine } from '../../bridge/connection'
import {
  chosen,
  isUnresolved,
  noRecord,
  recordChoice,
  RecordPicker,
  saveWithNew,
  type RecordChoice,
} from '../links/RecordPicker'

const formValues = z.object({
  name: z.string(),
  jobTitle: z.string(),
  phone: z.string(),
  company: recordChoice,
  emails: z.array(emailAddress.extend({ address: z.string() })),
})
type Values = z.infer<typeof formValues>

const valuesOf = (row: Person): Values => ({
  name: row.name,
  jobTitle: row.jobTitle,
  phone: row.phone,
  company: chosen(row.companyId, row.companyName),
  emails: row.emails,
})

interface PersonFormProps {
  person: Person | null
  /** Where a new person works. */
  company?: RecordChoice
  close(): void
  /** Instead of going to the person's own page. */
  saved?(person: Person): void
}

/** A new person, or the fields of a known one. */
export function PersonForm(props: PersonFormProps) {
  const { person, company = noRecord } = props
  const now: Values = person
    ? valuesOf(person)
    : { name: '', jobTitle: '', phone: '', company, emails: [{ address: '', label: '', isPrimary: true }] }
  const where = person?.id ?? ['new', company.id].filter(Boolean).join(':')
  const draft = useFormDraft(`form:person:${where}`, formValues, now)
  return draft ? <Fields {...props} draft={draft} /> : null
}

function Fields({ person, draft, close, saved }: PersonFormProps & { draft: FormDraft<Values> }) {
  const { t } = useTranslation('customer')
  const recordForm = useRecordForm<Values, Person>({
    draft,
    words: {
      name: { label: t('create.name'), text: ({ name }) => name },
      jobTitle: { label: t('create.jobTitle'), text: ({ jobTitle }) => jobTitle },
      phone: { label: t('create.phone'), text: ({ phone }) => phone },
      company: { label: t('create.company'), text: ({ company }) => company.text },
      // The main one first: two lists may differ in nothing else.
      emails: {
        label: t('create.emails'),
        text: ({ emails }) =>
          emails
            .toSorted((a, b) => Number(b.isPrimary) - Number(a.isPrimary))
            .map(({ address }) => address)
            .join(', '),
      },
    },
    validate: ({ name, company, emails }) => ({
      name: name.trim() ? null : t('create.nameMissing'),
      company: isUnresolved(company) ? t('picker.unresolved') : null,
      ...Object.fromEntries(
        emails.map(({ address }, index) => [
          `emails.${index}.address`,
          address.trim() === '' || isMailAddress(address.trim()) ? null : t('create.addressInvalid'),
        ]),
      ),
    }),
    pathOf: ({ field, params }, { emails }) => {
      const wrong = [params?.['address'], params?.['value']]
      const index = emails.findIndex(({ address }) => wrong.includes(address.trim()))
      return field === 'emails' && index >= 0 ? `emails.${index}.address` : undefined
    },
    record: person && { get: () => engine.people.get({ id: person.id }), values: valuesOf },
  })
  const { form } = recordForm
  const save = (values: Values, row: Person | null): Promise<void> =>
    saveWithNew(async (idOf, made) => {
      const { company, emails, name, jobTitle, phone } = values
      const fields: PersonFields = {
        name: name.trim(),
        jobTitle,
        phone,
        companyId: await idOf('company', company),
        emails: emails.filter(({ address }) => address.trim()),
      }
      if (row) return change(row, fields, made)
      const created = await engine.people.create({ person: fields })
      if (saved) saved(created)
      else go.record({ type: 'person', id: created.id })
      const ref = { type: 'person', id: created.id } as const
      createdUndoably({ ref, name: created.name, updatedAt: created.updatedAt }, made)
    })
  const change = async (row: Person, after: PersonFields, made: readonly MadeRecord[]): Promise<void> => {
    await updateUndoably({
      message: t('changed'),
      name: row.name,
      schema: personFields.partial(),
      before: row,
      after,
      update: (changes, from) => engine.people.update({ id: row.id, changes, from }),
      undoMore: () => removeUnused(made),
    })
  }
  const emails = form.getValues().emails
  return (
    <FormDialog
      title={person ? t('editTitle.person') : t('create.title')}
      saveLabel={person ? t('common:save') : t('create.save')}
      form={recordForm}
      save={save}
      close={close}
      showsCreated={!person && !saved}
    >
      <TextInput label={t('create.name')} data-autofocus required {...form.getInputProps('name')} />
      {emails.map((email, index) => {
        // Only the first has its label above it.
        const besideInput = index === 0 ? 20 : 1
        return (
          <Group key={index} gap="xs" align="flex-start" wrap="nowrap">
            <TextInput
              flex={1}
              type="email"
              label={index === 0 ? t('create.emails') : undefined}
              aria-label={t('create.emails')}
              {...form.getInputProps(`emails.${index}.address`)}
            />
            <ActionIcon
              size="lg"
              mt={besideInput}
              aria-label={t('create.primary')}
              aria-pressed={email.isPrimary}
              onClick={() =>
                form.setFieldValue(
                  'emails',
                  emails.map((other, at) => ({ ...other, isPrimary: at === index })),
                )
              }
            >
              {email.isPrimary ? <IconStarFilled size={16} /> : <IconStar size={16} />}
            </ActionIcon>
            {emails.length > 1 && (
              <ActionIcon
                size="lg"
                mt={besideInput}
                aria-label={t('create.removeAddress')}
                onClick={() => form.removeListItem('emails', index)}
              >
                <IconX size={16} />
              </ActionIcon>
            )}
          </Group>
        )
      })}
      <Button
        variant="subtle"
        size="compact-sm"
        w="fit-content"
        leftSection={<IconPlus size={14} />}
        onClick={() =>
          form.insertListItem('emails', { address: '', label: '', isPrimary: emails.length === 0 })
        }
      >
        {t('create.addAddress')}
      </Button>
      <TextInput label={t('create.jobTitle')} {...form.getInputProps('jobTitle')} />
      <TextInput label={t('create.phone')} {...form.getInputProps('phone')} />
      <RecordPicker
        type="company"
        label={t('create.company')}
        placeholder={t('create.companyNone')}
        value={form.getValues().company}
        error={form.errors.company}
        onChange={(choice) => form.setFieldValue('company', choice)}
      />
    </FormDialog>
  )
}
