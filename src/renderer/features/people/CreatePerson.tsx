import { Checkbox, Group, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { blankCompany } from '../../../shared/contract/companies'
import type { RecordRef } from '../../../shared/contract/crm'
import type { PersonProposal } from '../../../shared/contract/people'
import { FormDialog } from '../../app/FormDialog'
import { useFormDraft, type FormDraft } from '../../app/form-draft'
import { engine } from '../../bridge/connection'
import { toast } from '../../ui/toast'

/** A person, and their company with them, made from the mail they wrote. */
export function CreatePerson(props: { messageId: number; threadId: number; close(): void }) {
  const { data: proposal } = useQuery({
    queryKey: ['person', 'propose', props.messageId],
    queryFn: () => engine.people.propose({ messageId: props.messageId }),
  })
  return proposal ? <ProposalForm {...props} proposal={proposal} /> : null
}

interface Added {
  record: RecordRef
  name: string
}

async function addPerson(input: Parameters<typeof engine.people.create>[0]): Promise<Added> {
  const { id, name } = await engine.people.create(input)
  return { record: { type: 'person', id }, name }
}

async function addCompany(known: string | null, name: string, domain: string): Promise<Added> {
  const company = known
    ? await engine.companies.get({ id: known })
    : await engine.companies.create({ ...blankCompany, name, domains: domain ? [domain] : [] })
  return { record: { type: 'company', id: company.id }, name: company.name }
}

const formValues = z.object({
  name: z.string(),
  address: z.string(),
  jobTitle: z.string(),
  phone: z.string(),
  withCompany: z.boolean(),
  companyName: z.string(),
  link: z.boolean(),
})
type Values = z.infer<typeof formValues>

interface ProposalFormProps {
  proposal: PersonProposal
  messageId: number
  threadId: number
  close(): void
}

function ProposalForm(props: ProposalFormProps) {
  const { person, company, isDesk = false } = props.proposal
  const draft = useFormDraft(`form:person:message:${props.messageId}`, formValues, {
    name: isDesk && company ? '' : person.name,
    address: person.emails[0]?.address ?? '',
    jobTitle: person.jobTitle,
    phone: person.phone,
    withCompany: company !== null,
    companyName: company?.name ?? '',
    link: true,
  })
  return draft ? <Fields {...props} draft={draft} /> : null
}

function Fields({ proposal, threadId, draft, close }: ProposalFormProps & { draft: FormDraft<Values> }) {
  const { t } = useTranslation('customer')
  const { company, isDesk = false } = proposal
  const known = company?.id ?? null
  const form = useForm<Values>({
    initialValues: draft.values,
    onValuesChange: draft.keep,
    validate: {
      name: (name, { withCompany }) =>
        name.trim() || (isDesk && withCompany) ? null : t('create.nameMissing'),
      companyName: (name, values) =>
        values.withCompany && !known && !name.trim() ? t('create.companyNameMissing') : null,
    },
  })
  const values = form.getValues()
  const create = async (): Promise<void> => {
    const { name, address, jobTitle, phone, withCompany, companyName, link } = form.getValues()
    const isNewCompany = withCompany && !known && companyName.trim() !== ''
    const added =
      name.trim() === ''
        ? await addCompany(known, companyName, company?.domain ?? '')
        : await addPerson({
            person: {
              name,
              jobTitle,
              phone,
              companyId: withCompany ? known : null,
              emails: address ? [{ address, label: '', isPrimary: true }] : [],
            },
            ...(isNewCompany ? { newCompany: { name: companyName, domain: company?.domain ?? '' } } : {}),
          })
    if (link) await engine.links.create({ threadId, record: added.record })
    toast(t('create.done', { name: added.name }))
  }
  return (
    <FormDialog
      title={t('create.title')}
      saveLabel={t('create.save')}
      onSubmit={form.onSubmit}
      save={create}
      close={close}
      draft={draft}
      startOver={() => form.setValues(draft.base)}
    >
      <TextInput
        label={t('create.name')}
        data-autofocus
        required={!isDesk}
        description={isDesk && company ? t('create.desk') : undefined}
        {...form.getInputProps('name')}
      />
      <TextInput label={t('create.emails')} type="email" {...form.getInputProps('address')} />
      <Group grow gap="sm">
        <TextInput label={t('create.jobTitle')} {...form.getInputProps('jobTitle')} />
        <TextInput label={t('create.phone')} {...form.getInputProps('phone')} />
      </Group>
      <Checkbox
        label={known ? t('create.companyKnown', { name: company?.name }) : t('create.companyToo')}
        {...form.getInputProps('withCompany', { type: 'checkbox' })}
      />
      {values.withCompany && !known && (
        <TextInput
          label={t('create.companyName')}
          description={company?.domain}
          {...form.getInputProps('companyName')}
        />
      )}
      <Checkbox label={t('create.link')} {...form.getInputProps('link', { type: 'checkbox' })} />
    </FormDialog>
  )
}
