import { ActionIcon, Button, Group, Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconPlus, IconStar, IconStarFilled, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { isMailAddress } from '../../../shared/addresses'
import type { Person, PersonFields } from '../../../shared/contract/people'
import { FormDialog } from '../../app/FormDialog'
import { go } from '../../app/route'
import { engine } from '../../bridge/connection'

const blank: PersonFields = {
  name: '',
  jobTitle: '',
  phone: '',
  companyId: null,
  emails: [{ address: '', label: '', isPrimary: true }],
}

/** A new person, or the fields of a known one. */
export function PersonForm({ person, close }: { person: Person | null; close(): void }) {
  const { t } = useTranslation('customer')
  const { data: companies } = useQuery({
    queryKey: ['company', 'page', '', 'choice'],
    queryFn: () => engine.companies.list({ query: '', offset: 0, limit: 200 }),
  })
  const form = useForm<PersonFields>({
    initialValues: person
      ? {
          name: person.name,
          jobTitle: person.jobTitle,
          phone: person.phone,
          companyId: person.companyId,
          emails: person.emails,
        }
      : blank,
    validate: {
      name: (name) => (name.trim() ? null : t('create.nameMissing')),
      emails: {
        address: (address) =>
          address.trim() === '' || isMailAddress(address.trim()) ? null : t('create.addressInvalid'),
      },
    },
  })
  const save = async (values: PersonFields): Promise<void> => {
    const fields = { ...values, emails: values.emails.filter(({ address }) => address.trim()) }
    const saved = person
      ? await engine.people.update({ id: person.id, changes: fields })
      : await engine.people.create({ person: fields })
    go.record({ type: 'person', id: saved.id })
  }
  const emails = form.getValues().emails
  return (
    <FormDialog
      title={person ? t('edit') : t('create.title')}
      saveLabel={person ? t('common:save') : t('create.save')}
      onSubmit={form.onSubmit}
      save={save}
      close={close}
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
      <Select
        label={t('create.company')}
        placeholder={t('create.companyNone')}
        searchable
        clearable
        data={(companies?.rows ?? []).map((company) => ({ value: company.id, label: company.name }))}
        {...form.getInputProps('companyId')}
      />
    </FormDialog>
  )
}
