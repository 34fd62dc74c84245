/** Languages business mail is written in, by their two letters. */
export const mailLanguages: readonly string[] =
  'en it pl de fr es pt nl cs sk hu ro bg hr sl el sv da no fi et lv lt uk ru tr ar he ja ko'.split(' ')
