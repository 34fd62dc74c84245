import { addressKey } from '../../../shared/address-key'
import { fold } from '../../../shared/fold'
import { remembered } from '../../../shared/remembered'

/** Desks, offices and services, by how mailboxes are named after them, without accents. */
const roleWords: ReadonlySet<string> = new Set(
  `info infos information informazioni informacja sales office offices contact contacts contactus hello hi ciao support
   supporto help helpdesk hotline admin administration administracja webmaster postmaster marketing press presse media
   stampa jobs career careers lavora praca rekrutacja hr noreply donotreply newsletter news service services
   customerservice customercare customers orders order billing accounting accounts invoices invoice team staff mail email
   mailbox pec reception booking bookings reservations privacy legal compliance abuse security shop store webshop web
   website site purchasing procurement buying payments payroll export import logistics warehouse dispatch shipping
   returns quality technical tech events training secretary secretariat enquiries enquiry inquiries feedback
   ufficio uffici segreteria amministrazione vendite commerciale commerciali ordini ordine acquisti fatture fatturazione
   fornitori clienti contabilita assistenza direzione preventivi contatti posta protocollo personale risorseumane
   magazzino spedizioni logistica qualita tecnico ufficiotecnico ufficioacquisti ufficiovendite produzione prenotazioni
   servizioclienti reclami negozio sede filiale studio gare appalti cantiere
   biuro kontakt sekretariat sprzedaz zamowienia zamowienie ksiegowosc faktury faktura serwis poczta handel reklamacje
   zakupy dzialzakupow dzialsprzedazy dzial kadry place logistyka magazyn spedycja produkcja jakosc recepcja rezerwacja
   rezerwacje sklep obsluga obslugaklienta bok pomoc oferty przetargi firma
   buero buchhaltung einkauf verkauf vertrieb bestellung bestellungen rechnung rechnungen rezeption kundenservice versand
   lager personal zentrale anfrage anfragen ventas compras pedidos facturas contacto administracion oficina comercial
   ventes achats commandes factures accueil comptabilite bureau secretariat devis`
    .split(/\s+/)
    .filter(Boolean),
)

/** True for `info@…`, `ufficio.acquisti@…`, `biuro@…`: a mailbox that belongs to a desk and not to somebody. */
export const isRoleAddress = remembered(isRole)

function isRole(address: string): boolean {
  const key = addressKey(address)
  const local = fold(key.slice(0, Math.max(0, key.lastIndexOf('@')))).replace(/(?<=.)\+.*$/s, '')
  const words = local.split(/[^\p{L}]+/u).filter(Boolean)
  return roleWords.has(words.join('')) || roleWords.has(words[0] ?? '')
}

const offices = /^(?:ufficio|uffici|segreteria|servizio|dzial|biuro|sekretariat|abteilung|department|dept)$/

/** True for `Ufficio Acquisti`, `Sales Team`, `Biuro`: what a desk calls itself. */
export function isRoleName(name: string): boolean {
  const words = fold(name.slice(0, 200))
    .split(/[^\p{L}]+/u)
    .filter(Boolean)
  return (
    offices.test(words[0] ?? '') ||
    roleWords.has(words.join('')) ||
    (words.length > 0 && words.every((word) => roleWords.has(word)))
  )
}
