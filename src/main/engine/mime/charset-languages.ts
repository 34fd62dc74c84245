/** What a language looks like in bytes: its letters beyond ASCII, most frequent first, and its commonest words. */
export interface Language {
  letters: string
  /** Words in ASCII letters, for telling apart languages that share letters. */
  common: readonly string[]
  /** How much likelier than the others it is when nothing else tells. */
  bonus: number
}

const language = (letters: string, common: string, bonus = 0): Language => ({
  letters,
  common: common === '' ? [] : common.split(' '),
  bonus,
})

const italian = language('èàùòìéí', 'il la di che per con non una del della sono le si da', 0.5)
const german = language('üäößé', 'der die und das ist nicht ein mit von zu auf den wir sie', 0.5)
const french = language('éèàêçùôîâûëïœÿ', 'le la de les des et que pour est une en vous du dans nous', 0.5)
const spanish = language('óíáñéúü', 'el la de que los en un por las con para una se del', 0.45)
const portuguese = language('ãçáéõêíóúâàôü', 'o a de que e do da em um para os no se na por com', 0.45)
const nordic = language('åäöøæéðþýáíóú', 'og det er i att som en av til den och for på med ikke', 0.4)
const dutch = language('ëéïóèü', 'de het een van en in is op dat te voor met niet zijn', 0.4)
const western = [italian, german, french, spanish, portuguese, nordic, dutch]

const polish = language('łążęóśćńź', 'nie na w z i o do jest to za od dla po oraz pan pani', 0.5)
const czech = language('íáěéřšýžčůúňťďó', 'je na v se to za pro ale tak jako od po by do', 0.1)
const slovak = language('áíéýčžšúľťôňďóäŕĺ', 'je na v sa to za pre ale ako od po by do som', 0.05)
const hungarian = language('áéőöóüíúű', 'a az es nem hogy van egy meg de is ha csak kell', 0.1)
const southSlavic = language('čšžćđ', 'je i u na se da za su od po in se v ni pri ob ter za', 0.05)
const romanian = language('ăîţâş', 'de la cu pe si nu sa in din care este pentru va am', 0.05)
const central = [polish, czech, slovak, hungarian, southSlavic, romanian]

const turkish = language('ıişğüçöâî', 've bir bu da de ile olarak ne ama daha icin bay sayin', 0)
const baltic = [
  language('ėšųžįąčęū', 'ir ne su yra tai kad bet is per kaip', -0.2),
  language('āīšēžūļķņčģ', 'un ir no par ar lai vai ka uz bija', -0.2),
]

/** Latin encodings with the languages that are written in them. */
export const latinLanguages: readonly (readonly [string, readonly Language[]])[] = [
  ['windows-1252', western],
  ['windows-1250', central],
  ['iso-8859-2', central],
  ['windows-1254', [turkish]],
  ['windows-1257', baltic],
]

const russian = language('оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё', '', 0.3)
const ukrainian = language('оаинвірекстулдпмзябгйьчхжшюцїфщєґ', '', 0.1)
const bulgarian = language('аиоентрсвлкдпмзуъябгчжхцщшюйьф', '', 0)
const greek = language('αοιετσνηυρπκλμςωόίέγδάήχθύφώβξζψϊϋ', '', 0.3)
const hebrew = language('יוהלאתמרבשנכםעדקפחגצזטסןךףץ', '', 0.1)
const arabic = language('اليمونرتبةعدسفهكقحجشصأطخىضئزثغذإءؤظآ', '', 0.1)
const thai = language('านรอกเงมยลวดทสตะปบคัี่้หแจพชใไขโผฟณซถภธุูำ์็ึิื', '', 0.1)

/** Encodings of other alphabets with the languages that are written in them. */
export const alphabets: readonly (readonly [string, Language])[] = [
  ['windows-1251', russian],
  ['windows-1251', ukrainian],
  ['windows-1251', bulgarian],
  ['koi8-r', russian],
  ['koi8-u', ukrainian],
  ['iso-8859-5', { ...russian, bonus: -0.5 }],
  ['cp866', { ...russian, bonus: -0.5 }],
  ['iso-8859-7', greek],
  ['windows-1253', greek],
  ['windows-1255', hebrew],
  ['windows-1256', arabic],
  ['windows-874', thai],
]

/** The commonest characters of running text: half of all that is written consists of them. */
export const frequentIdeographs = {
  simplified: new Set(
    '的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运您订单请谢价格您好贵客户商货款',
  ),
  traditional: new Set(
    '的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應向頭文體政美相見被利什二等產或新己制身果加西月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活更別打女變四總何電數安少報才結反受目太量再感建務做接必場件計管期市直資命山金指許統區保至形社便空決治展科司五基書非則聽白卻界達光放強即像難且權思完設式色路記南品住告類求據程北邊交規萬取格望覺術領共確傳師觀清今切院讓識候帶導爭運您訂單請謝價貴客戶商貨款',
  ),
  japanese: new Set(
    '日一国人年大十二本中長出三時行見月後前生五間上東四今金九入学高円子外八六下来気小七山話女北午百書先名川千水半男西電校語土木聞食車何南万毎白天母火右読友左休父雨会社同事自発者地業方新場員立開手力問代明動京目通言理体田主題意不作用度強公持野以思家世多正安院心界教文元重近考画海売知道集別物使品計死特私始朝運終台広住真有口少町料工建空急止送切転研足究楽起着店病質待試族銀早映親験英医仕去味写字答夜音注帰古歌買悪図週室歩風紙黒花春赤青館屋色走秋夏習駅洋旅服夕借曜飲肉貸堂鳥飯勉冬昼茶弟牛魚兄犬妹姉漢様件御願致申上承注文価格見積請求書担当連絡返信株式部',
  ),
  korean: new Set(
    '이다는에의가을한고를지로은하사기서도어인리대해나자과아그시있부정수일라것제장들상보으주전원게면화성만경구여스적소유물문조공동할세오내생국무신비세조했마안러관치회니까없개년위실던용요습니같께요우선방받드계려감합견입금방체간발연결진영교호번품명메격님저분당님산당업중심녕하세요확답첨파일주달송청변절',
  ),
}
