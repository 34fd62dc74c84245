import { z } from 'zod'
import type { Morning } from '../../../../shared/contract/people'
import { addressDomain, addressKey } from '../../../../shared/address-key'
import { isMachineAddress } from '../../../../shared/machine-address'
import { phoneCountry } from '../../../../shared/phone'
import type { EngineContext } from '../../context'
import { rowOf, valueOf } from '../../db/row'
import { zoneOffsetAt } from '../../mime/time-zones'
import type { CompaniesFeature } from '../companies/index'

const MORNING_HOUR = 8
const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

/** Where somebody may be: what tells it, by an offset from UTC at any moment. */
type Place = Pick<Morning, 'from' | 'country' | 'zone'> & { offsetAt(localTime: number): number }

/** Finds when the day begins where somebody is: by their records, their telephone, or the clock of their last mail. */
export function createMornings(
  { reader, clock }: Pick<EngineContext, 'reader' | 'clock'>,
  companies: Pick<CompaniesFeature, 'byDomain'>,
) {
  const person = rowOf({ name: z.string(), phone: z.string(), companyId: z.string().nullable() }).prepare<
    [string]
  >(
    reader,
    `SELECT p.name, p.phone, p.company_id AS companyId FROM person_email AS e CROSS JOIN person AS p ON p.id = e.person_id
     WHERE e.address_key = ? AND p.deleted_at IS NULL ORDER BY p.id LIMIT 1`,
  )
  const company = rowOf({ phone: z.string(), country: z.string() }).prepare<[string]>(
    reader,
    'SELECT phone, country FROM company WHERE id = ? AND deleted_at IS NULL',
  )
  const zoneOfLast = valueOf(z.number()).prepare<[string]>(
    reader,
    `SELECT m.sent_zone FROM address AS a CROSS JOIN message_address AS p ON p.address_id = a.id AND p.role = 'from'
       CROSS JOIN message AS m ON m.id = p.message_id
     WHERE a.address_key = ? AND m.sent_zone IS NOT NULL AND m.is_automatic = 0 ORDER BY p.message_id DESC LIMIT 1`,
  )

  function placeOf(address: string, now: number): { name: string; place: Place | null } {
    const key = addressKey(address)
    const known = person.get(key)
    const companyId = known?.companyId ?? companies.byDomain(addressDomain(key))?.id
    const at = companyId === undefined ? undefined : company.get(companyId)
    const zone = zoneOfLast.get(key) ?? null
    const inCountry = (from: Place['from'], country: string): Place | null => {
      const name = zoneOfCountry(country, now, zone)
      return name === null
        ? null
        : { from, country, zone: name, offsetAt: (time) => zoneOffsetAt(name, time) }
    }
    const place =
      inCountry('country', at?.country ?? '') ??
      inCountry('phone', phoneCountry(known?.phone ?? '')) ??
      inCountry('phone', phoneCountry(at?.phone ?? '')) ??
      (zone === null ? null : { from: 'mail' as const, country: '', zone: '', offsetAt: () => zone })
    return { name: known?.name ?? '', place }
  }

  return {
    /** The next morning where the user of an address is; null where nothing tells that, and for a program. */
    of(address: string): Morning | null {
      if (isMachineAddress(address)) return null
      const now = clock.now()
      const { name, place } = placeOf(address, now)
      if (!place) return null
      const { from, country, zone, offsetAt } = place
      const localNow = now + offsetAt(now) * MINUTE_MS
      const today = Math.floor(localNow / DAY_MS) * DAY_MS + MORNING_HOUR * 60 * MINUTE_MS
      const local = today > localNow ? today : today + DAY_MS
      const offset = offsetAt(local)
      return { at: local - offset * MINUTE_MS, name, from, country, zone, offset }
    },
  }
}

/**
 * A zone whose clock is that of a country: the first where all its clocks show the same now, in a country of several that
 * by which mail of theirs was written. Null where the country alone does not tell.
 */
function zoneOfCountry(country: string, now: number, written: number | null): string | null {
  if (!/^[A-Z]{2}$/.test(country)) return null
  const zones = new Intl.Locale(`und-${country}`).getTimeZones() ?? []
  const offsets = new Map(zones.map((zone) => [zoneOffsetAt(zone, now), zone]))
  if (offsets.size === 1) return zones[0] ?? null
  return (written === null ? undefined : offsets.get(written)) ?? null
}
