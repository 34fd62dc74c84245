/**
 * What the keys that change mail are pressed on: the list, the mail that is read, and the toolbars of both, because who
 * pressed Flag there and then E means this very mail. Whatever stands beside or below it is about something else.
 */
export const actsOnMail = {
  /** The element alone, whatever it holds. */
  itself: { 'data-acts-on-mail': 'itself' },
  within: { 'data-acts-on-mail': 'within' },
}

/** A button among them that begins another mail. */
export const beginsMail = { 'data-begins-mail': true }

/** What has the focus when such a key acts; the page's frame has it while nothing else does. */
export const ON_MAIL = 'body, main, [data-acts-on-mail], [data-acts-on-mail=within] :not([data-begins-mail])'
