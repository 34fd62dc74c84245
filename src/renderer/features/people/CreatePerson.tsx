import { Checkbox, Group, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { isMailAddress } from '../../../shared/addresses'
import { blankCompany, type Company } from '../../../shared/contract/companies'
import type { Person, PersonProposal } from '../../../shared/contract/people'
import { FormDialog } from '../../app/FormDialog'
import { useFormDraft, type FormDraft } from '../../app/form-draft'
import { createdUndoably, removeUnused, type MadeRecord } from '../../app/record-create'
import { useRecordForm } from '../../app/record-form'
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

type Made = MadeRecord & { isNew: boolean }

/** The person and the company created with them; without a name the company alone, which may be a known one. */
async function createWhole(
  { name, address, jobTitle, phone, withCompany, companyName }: Values,
  company: PersonProposal['company'],
): Promise<[Made, ...Made[]]> {
  const known = company?.id ?? null
  const domain = company?.domain ?? ''
  if (!name.trim()) {
    const row = known
      ? await engine.companies.get({ id: known })
      : await engine.companies.create({ ...blankCompany, name: companyName, domains: domain ? [domain] : [] })
    return [made('company', row, !known)]
  }
  const isNewCompany = withCompany && !known
  const person = await engine.people.create({
    person: {
      name,
      jobTitle,
      phone,
      companyId: withCompany ? known : null,
      emails: address.trim() ? [{ address, label: '', isPrimary: true }] : [],
    },
    ...(isNewCompany ? { newCompany: { name: companyName, domain } } : {}),
  })
  const main = made('person', person, true)
  if (!isNewCompany || !person.companyId) return [main]
  const row = await engine.companies.get({ id: person.companyId })
  // With another window's company of this domain none was created.
  return row.name === companyName.trim() ? [main, made('company', row, true)] : [main]
}

const made = (
  type: 'person' | 'company',
  { id, name, updatedAt }: Person | Company,
  isNew: boolean,
): Made => ({ ref: { type, id }, name, updatedAt, isNew })

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
  const recordForm = useRecordForm<Values, Person>({
    draft,
    words: {
      name: { label: t('create.name'), text: ({ name }) => name },
      address: { label: t('create.emails'), text: ({ address }) => address },
      jobTitle: { label: t('create.jobTitle'), text: ({ jobTitle }) => jobTitle },
      phone: { label: t('create.phone'), text: ({ phone }) => phone },
      withCompany: { label: t('create.companyToo'), text: () => '' },
      companyName: { label: t('create.companyName'), text: ({ companyName }) => companyName },
      link: { label: t('create.link'), text: () => '' },
    },
    validate: ({ name, address, withCompany, companyName }) => ({
      name: name.trim() || (isDesk && withCompany) ? null : t('create.nameMissing'),
      address: !address.trim() || isMailAddress(address.trim()) ? null : t('create.addressInvalid'),
      companyName: withCompany && !known && !companyName.trim() ? t('create.companyNameMissing') : null,
    }),
    pathOf: ({ field }) => (field === 'emails' ? 'address' : undefined),
    record: null,
  })
  const { form } = recordForm
  const values = form.getValues()
  const create = async (): Promise<void> => {
    const made = await createWhole(values, company)
    const [main] = made
    try {
      if (values.link) await engine.links.create({ threadId, record: main.ref })
    } catch (error) {
      await removeUnused(made.filter(({ isNew }) => isNew))
      throw error
    }
    if (main.isNew) createdUndoably(main, made.slice(1))
    else toast(t('linked', { name: main.name }))
  }
  return (
    <FormDialog
      title={t('create.title')}
      saveLabel={t('create.save')}
      form={recordForm}
      save={create}
      close={close}
    >
      <TextInput
        label={t('create.name')}
        data-autofocus
        required={!isDesk}
        description={isDesk && company ? t('create.desk') : undefined}
        {...form.getInputProps('name')}
      />
      <TextInput label={t('create.emails')} type="email" {...form.getInputProps('address')} />
      <Group grow gap="sm" align="flex-start">
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
