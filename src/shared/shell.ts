/** What is used of the event that begins a drag. */
interface DragStart {
  dataTransfer: { setData(format: string, data: string): void } | null
  preventDefault(): void
}

/** A notification of the operating system. */
export interface Notice {
  /** One of the same tag takes its place. */
  tag: string
  title: string
  body: string
  /** Buttons, of which the system shows as many as it has room for. */
  actions: readonly { id: string; label: string }[]
  /** The notification, or ('' for none of them) one of its buttons, was pressed. */
  onPress(action: string): void
}

/** A file that can be dragged out of the window. */
export interface FileDrag {
  begin(event: DragStart): void
  release(): void
}

/**
 * What a window host offers: the second contract, beside the engine's. A feature must not care which host it
 * runs in; a host may refuse what it cannot do, each member says how.
 */
export interface Shell {
  readonly kind: 'electron' | 'browser'
  /** Opens a link in the user's browser. Only http, https, mailto and tel are let through. */
  openExternal(url: string): void
  /** Lets the user choose where to keep a file. Resolves false when they cancel. */
  saveFile(filename: string, content: Blob): Promise<boolean>
  /**
   * Opens a file in the program the system has for it, from a place that is private and gone with Postilla. `saved` where
   * the host can only save it, for the user to open.
   */
  openFile(filename: string, content: Blob): Promise<'opened' | 'saved' | 'cancelled'>
  /** Readies a file to be dragged out of the window: what is dragged must be at hand when the drag begins. */
  prepareDrag(filename: string, content: Blob): Promise<FileDrag>
  /** Lets the user pick files; an empty list when they cancel. */
  pickFiles(): Promise<File[]>
  /** Lets the user pick a folder: all files in it and below, each with its path; empty when they cancel. */
  pickFolder(): Promise<File[]>
  /** Shows a notification of the operating system; silently nothing where it is not permitted. Takes it away again. */
  notify(notice: Notice): () => void
  /** Whether the user lets notifications be shown, or was not asked yet. */
  noticePermission(): 'granted' | 'denied' | 'default'
  /** Asks the user. Called by something they pressed: hosts ask for nothing else. */
  askForNotices(): Promise<'granted' | 'denied' | 'default'>
  /** Shows a number on the dock, taskbar or tab; 0 removes it. */
  setBadge(count: number): void
  /** Opens a window that holds one draft and nothing else. */
  openComposer(draftId: string): void
  /** Opens the demo: a throw-away profile with its own mail server. */
  openDemo(): Promise<void>
}
