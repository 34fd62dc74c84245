/** What is to be done about a deal. */
export interface DemoTask {
  deal: string
  title: string
  category: 'Call' | 'Meeting' | 'Mail' | 'Demo' | 'Offer'
  /** Working days from today; negative when it is late. */
  dueIn: number
  /** '' for some time that day. */
  time: string
  isClosed?: true
  /** The person who is to do it, by key; the user where nobody is named. */
  assignee?: string
}

/** What happens at a time, about a deal. */
export interface DemoEvent {
  deal: string
  title: string
  inDays: number
  from: string
  until: string
  location: string
  /** RRULE; '' for what happens once. */
  repeats: string
}

export const tasks: readonly DemoTask[] = [
  {
    deal: 'aurora-hall',
    title: 'Richiamare Giovanna dopo il consiglio',
    category: 'Call',
    dueIn: 1,
    time: '09:30',
  },
  { deal: 'valdoro-piazza', title: 'Inviare i render della piazza', category: 'Mail', dueIn: 3, time: '' },
  { deal: 'zurawski-loft', title: 'Zadzwonić w sprawie próbek', category: 'Call', dueIn: -1, time: '11:00' },
  { deal: 'slask-frame', title: 'Projekt umowy dla prawnika', category: 'Offer', dueIn: 2, time: '' },
  {
    deal: 'nordlys-lodge',
    title: 'Show the dimming by video',
    category: 'Demo',
    dueIn: 6,
    time: '14:00',
  },
  { deal: 'iberico-rooms', title: 'Oferta revisada, salas 4 a 9', category: 'Offer', dueIn: 4, time: '' },
  {
    deal: 'lefevre-theatre',
    title: 'Compter les appliques du foyer',
    category: 'Meeting',
    dueIn: 5,
    time: '',
    assignee: 'claire',
  },
  {
    deal: 'harrow-bath',
    title: 'Ask how the opening went',
    category: 'Call',
    dueIn: -2,
    time: '',
    isClosed: true,
  },
]

export const events: readonly DemoEvent[] = [
  {
    ...{ deal: 'aurora-hall', title: 'Sopralluogo Hotel Aurora', inDays: 4, from: '10:00', until: '12:00' },
    ...{ location: 'Riva del Garda', repeats: '' },
  },
  {
    ...{ deal: 'slask-frame', title: 'Telefon: postęp umowy', inDays: 1, from: '15:00', until: '15:30' },
    ...{ location: '', repeats: 'FREQ=WEEKLY' },
  },
  {
    ...{ deal: 'yamamoto-museum', title: 'Stella Museum, call', inDays: 7, from: '09:00', until: '09:45' },
    ...{ location: 'Video', repeats: '' },
  },
]
