import { ActionIcon, Button, Group, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconPlus, IconStar, IconStarFilled, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { isMailAddress } from '../../../shared/addresses'
import { emailAddress, personFields, type Person, type PersonFields } from '../../../shared/contract/people'
import { FormDialog } from '../../app/FormDialog'
import { useFormDraft, type FormDraft } from '../../app/form-draft'
import { updateUndoably } from '../../app/record-undo'
import { go } from '../../app/route'
import { engine } from '../../bridge/connection'
import {
  chosen,
  isUnresolved,
  noRecord,
  recordChoice,
  recordIdOf,
  RecordPicker,
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
  const base: Values = {
    name: person?.name ?? '',
    jobTitle: person?.jobTitle ?? '',
    phone: person?.phone ?? '',
    company: person ? chosen(person.companyId, person.companyName) : company,
    emails: person?.emails ?? [{ address: '', label: '', isPrimary: true }],
  }
  const where = person?.id ?? ['new', company.id].filter(Boolean).join(':')
  const draft = useFormDraft(`form:person:${where}`, formValues, base)
  return draft ? <Fields {...props} draft={draft} /> : null
}

function Fields({ person, draft, close, saved }: PersonFormProps & { draft: FormDraft<Values> }) {
  const { t } = useTranslation('customer')
  const form = useForm<Values>({
    initialValues: draft.values,
    onValuesChange: draft.keep,
    validate: {
      name: (name) => (name.trim() ? null : t('create.nameMissing')),
      company: (choice) => (isUnresolved(choice) ? t('picker.unresolved') : null),
      emails: {
        address: (address) =>
          address.trim() === '' || isMailAddress(address.trim()) ? null : t('create.addressInvalid'),
      },
    },
  })
  const save = async ({ company, emails, ...values }: Values): Promise<void> => {
    const companyId = await recordIdOf('company', company)
    form.setFieldValue('company', chosen(companyId, company.text))
    const fields: PersonFields = {
      ...values,
      companyId,
      emails: emails.filter(({ address }) => address.trim()),
    }
    const result = person ? await change(person, fields) : await engine.people.create({ person: fields })
    if (saved) saved(result)
    else go.record({ type: 'person', id: result.id })
  }
  const change = (before: Person, changes: PersonFields): Promise<Person> =>
    updateUndoably<PersonFields, Person>({
      message: t('changed', { name: before.name }),
      before: personFields.parse(before),
      changes,
      get: () => engine.people.get({ id: before.id }),
      update: (part) => engine.people.update({ id: before.id, changes: part }),
    })
  const emails = form.getValues().emails
  return (
    <FormDialog
      title={person ? t('editTitle.person') : t('create.title')}
      saveLabel={person ? t('common:save') : t('create.save')}
      onSubmit={form.onSubmit}
      save={save}
      close={close}
      draft={draft}
      startOver={() => form.setValues(draft.base)}
    >
      <TextInput label={t('create.name')} data-autofocus required {...form.getInputProps('name')} />
      {emails.map((email, index) => (
        <Group key={index} gap="xs" align="flex-end" wrap="nowrap">
          <TextInput
            flex={1}
            type="email"
            label={index === 0 ? t('create.emails') : undefined}
            aria-label={t('create.emails')}
            {...form.getInputProps(`emails.${index}.address`)}
          />
          <ActionIcon
            size="lg"
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
              aria-label={t('create.removeAddress')}
              onClick={() => form.removeListItem('emails', index)}
            >
              <IconX size={16} />
            </ActionIcon>
          )}
        </Group>
      ))}
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
