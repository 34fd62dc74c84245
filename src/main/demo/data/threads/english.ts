import { from, me, pdf, type ThreadScript } from '../types'

export const englishThreads: readonly ThreadScript[] = [
  {
    key: 'northgate-rollout',
    subject: 'Store refit programme – lighting package',
    people: ['priya', 'oliver'],
    deal: 'northgate-refit',
    messages: [
      from(
        'priya',
        68,
        '10:05',
        `Hi Giulia,

Following our call: we're refitting 40 stores over the next two years, starting with Leeds, York and Chester in spring. I'd like Lumera to price a standard package for a 1,200 sqm store: sales floor, fitting rooms and window.

Target is under £28 per sqm for fittings. Is that realistic?

Best wishes`,
      ),
      me(
        67,
        '11:20',
        `Hi Priya,

It is, if we standardise on three fittings: Linea 40 for the floor, Stella for accents and windows, Orbis in the fitting rooms. Could you send a typical layout and the current connected load? I'll come back within the week.

Kind regards`,
      ),
      from(
        'priya',
        66,
        '16:30',
        `Layout for York attached; it's the most typical one we have. Connected load today is 31 W/sqm, which makes our energy team cry.`,
        {
          files: [
            pdf(
              'York_layout.pdf',
              'Northgate York - Ground floor',
              'Sales floor 1,050 sqm',
              'Fitting rooms 90 sqm',
              'Windows 60 sqm',
            ),
          ],
        },
      ),
      me(
        60,
        '15:10',
        `Hi both,

Proposal attached. We land at £26.70 per sqm and 9.4 W/sqm with the same light on the product. Payback from energy alone is 2.1 years.

Happy to walk you through it.`,
        {
          files: [
            pdf(
              'Proposal_2026-101.pdf',
              'Lumera Lighting - Proposal 2026-101',
              'Standard store 1,200 sqm',
              'GBP 32,040 per store',
              '9.4 W/sqm',
            ),
          ],
        },
      ),
      from(
        'oliver',
        58,
        '09:18',
        `Giulia,
Oliver from procurement here. Good numbers. I need: payment terms 60 days EOM, a rebate from store 11 onwards, and call-off stock in the UK. Otherwise we go to tender.
Regards`,
      ),
      me(
        57,
        '10:45',
        `Hello Oliver,

60 days end of month: yes. Rebate: 2% from store 11, 4% from store 25. Call-off stock: we can hold three store kits with our forwarder in Leeds.

Does that keep us out of the tender? :)`,
      ),
      from('oliver', 55, '14:02', `It might. Make it 3% and 5% and I'll recommend you to the board.`),
      me(54, '09:00', `3% and 5% with a written commitment to 40 stores. Deal?`),
      from('oliver', 54, '09:26', `Deal, subject to the Leeds pilot. Paperwork to follow.`),
      from(
        'priya',
        13,
        '17:40',
        `Leeds opens on {+8}. Could your engineer be on site the day before to aim the Stellas? Our merchandisers have no idea and all the ladders.`,
      ),
      me(12, '08:50', `Davide will be there, ladder-trained. I'll join for the opening.`),
      from(
        'priya',
        1,
        '15:08',
        `Giulia, Leeds looks stunning and the CEO wants York brought forward by three weeks. Can you confirm a delivery of the York kit on {+14}? I need to tell the contractor tomorrow.

Priya`,
        { unread: true, flagged: true },
      ),
    ],
  },
  {
    key: 'harrow-hotel',
    subject: 'Boutique hotel, Bath – spec check',
    people: ['callum', 'eleanor'],
    deal: 'harrow-bath',
    messages: [
      from(
        'callum',
        43,
        '13:20',
        `Hi Giulia, quick one: for a listed Georgian building we can't recess anything in the bedrooms. Is there a wall light in the family of Nocta that does a soft uplight, dimmable on a normal trailing-edge dimmer?
Cheers, Callum`,
      ),
      me(
        43,
        '14:35',
        `Hi Callum, yes: Nocta Up, 9 W, 2700 K, works with every trailing-edge dimmer on the attached list. 48 rooms?`,
        {
          files: [
            {
              kind: 'csv',
              name: 'dimmer_compatibility.csv',
              rows: [
                ['dimmer', 'type', 'min load', 'result'],
                ['A-400T', 'trailing edge', '10 W', 'OK'],
                ['B-250', 'leading edge', '20 W', 'flicker below 15%'],
                ['C-1000', 'trailing edge', '5 W', 'OK'],
              ],
            },
          ],
        },
      ),
      from(
        'eleanor',
        42,
        '08:55',
        `52 rooms, two per room. I'd want them in unlacquered brass which will age. Is that a terrible idea?
Eleanor`,
      ),
      me(
        42,
        '09:30',
        `It's a lovely idea. We ship them raw and waxed; after a year they look a hundred years old, which in Bath seems right. Price for 104 pieces: £141 each, six weeks.`,
      ),
      from(
        'eleanor',
        9,
        '18:10',
        `Client signed off on the sample last night. He wants ten spares as well. Send the order form and tell me where to sign.`,
      ),
      me(8, '10:15', `Wonderful! Order confirmation for 114 pieces attached.`, {
        files: [
          pdf('OC_2026-1207.pdf', 'Order confirmation 2026-1207', '114 x Nocta Up raw brass', 'GBP 16,074'),
        ],
      }),
    ],
  },
  {
    key: 'osullivan-credit',
    subject: 'Credit limit and order 2290',
    people: ['sean', 'aoife'],
    messages: [
      from(
        'aoife',
        16,
        '09:45',
        `Hi Giulia, your system has put order 2290 on hold: "credit limit exceeded". Sean is not best pleased. Can you help?
Aoife`,
      ),
      me(
        16,
        '10:10',
        `Hi Aoife, leave it with me. The limit wasn't raised after your last big month. I'm asking finance to lift it to €60k today.`,
      ),
      from(
        'sean',
        16,
        '10:31',
        `Giulia, 14 years a customer and never a day late. Would you ever tell that computer of yours?`,
      ),
      me(
        16,
        '12:02',
        `I've had a stern word with it. The order is released and leaves tomorrow, Seán. Sorry about that!`,
      ),
      from('sean', 16, '12:20', `Sound. Pint owed.`),
    ],
  },
  {
    key: 'nordlys-cabin',
    subject: 'Aurora viewing lodge, Tromsø',
    people: ['ingrid', 'lars'],
    deal: 'nordlys-lodge',
    messages: [
      from(
        'ingrid',
        45,
        '11:00',
        `Hello Giulia,

We're designing a lodge where guests watch the northern lights, so: almost no light, all of it below knee height, nothing upward, amber only. And −35 °C. Can Piazza do that?

Best, Ingrid`,
      ),
      me(
        44,
        '10:20',
        `Hello Ingrid, what a brief! Piazza Low (30 cm) with a 1800 K amber module and full cut-off; drivers tested at −40 °C. 0.0% upward light, promise.`,
      ),
      from(
        'lars',
        40,
        '14:48',
        `Hi, how do the gaskets behave when snow melts and refreezes? We had a bad experience with another brand.
Lars`,
      ),
      me(
        39,
        '09:35',
        `Hi Lars, silicone gaskets with a drain channel; I attach the freeze-thaw report: 100 cycles, no ingress.`,
        {
          files: [
            pdf(
              'Freeze_thaw_report.pdf',
              'Piazza Low - Freeze/thaw test',
              '100 cycles -40/+20 C',
              'Result: no water ingress',
            ),
          ],
        },
      ),
      from(
        'ingrid',
        8,
        '12:15',
        `Impressive. 64 pieces, delivery by February so we can install before the season ends. Could you hold the price until our board meets on {+10}?`,
      ),
      me(7, '09:05', `Of course, price held until then: €11,520 delivered to Tromsø.`),
    ],
  },
  {
    key: 'kovacs-training',
    subject: 'Product training in Budapest',
    people: ['laszlo', 'zsuzsa'],
    messages: [
      from(
        'laszlo',
        30,
        '15:30',
        `Dear Giulia,
We have now three new salespeople. Would it be possible that you make a training for them in Budapest? One day is enough, they are quick.
Best regards`,
      ),
      me(
        29,
        '09:50',
        `Dear László, with pleasure! How about {+12}? I'd bring a demo case and Davide for the DALI part.`,
      ),
      from(
        'zsuzsa',
        28,
        '10:40',
        `Dear Giulia, the date is perfect. I booked the hotel near the office for two persons. Is a vegetarian lunch needed?
Zsuzsanna`,
      ),
      me(
        28,
        '11:05',
        `Dear Zsuzsanna, no special wishes – Davide eats everything, I eat the rest. Thank you!`,
      ),
      from(
        'laszlo',
        15,
        '19:25',
        `It was a super day, the young ones still talk about the dimming curves. We will order the demo case also for us.`,
      ),
    ],
  },
  {
    key: 'harrow-dispute',
    subject: 'Glare in meeting room 4',
    people: ['callum'],
    folder: 'Archive',
    messages: [
      from(
        'callum',
        140,
        '09:35',
        `Morning. Client says meeting room 4 is "like an interrogation". Photo attached in the text. Did we get the wrong optic?`,
        { inlineImage: { name: 'meeting-room-4.png', color: [236, 232, 214] } },
      ),
      me(
        140,
        '10:20',
        `Ha! Yes: those are the 80° lenses meant for the corridor. Swapping them takes ten minutes per fitting, I'm sending eight 45° ones today.`,
      ),
      from('callum', 136, '16:00', `Swapped. No more confessions. Thank you!`),
    ],
  },
  {
    key: 'northgate-invoice',
    subject: 'Invoice 2026/801 – PO number',
    people: ['accounts-ng'],
    messages: [
      from(
        'accounts-ng',
        10,
        '11:22',
        `Hello,
We can't match invoice 2026/801 because it quotes PO 70018 and it should be PO 70081. Please re-issue.
Hannah Sykes`,
      ),
      me(
        10,
        '11:50',
        `Hi Hannah, apologies for the transposed digits. The corrected invoice comes from Elena in our accounts team this afternoon.`,
      ),
      from('accounts-ng', 9, '09:14', `Received and approved for the next payment run. Thanks.`),
    ],
  },
  {
    key: 'yamamoto-museum',
    subject: '美術館プロジェクトの照明器具について',
    people: ['yamamoto', 'sato'],
    deal: 'yamamoto-museum',
    messages: [
      from(
        'yamamoto',
        25,
        '02:10',
        `フェラーリ様

いつもお世話になっております。山本照明設計の山本です。
大阪市内の美術館の計画で、御社のStella Museum(CRI 97)の採用を検討しております。120台の場合のお見積りと納期をお知らせいただけますでしょうか。

何卒よろしくお願い申し上げます。`,
      ),
      me(
        25,
        '09:30',
        `山本様

お問い合わせありがとうございます。Lumera Lightingのフェラーリです。
120台のお見積りは44,800ユーロ(大阪港CIF)、納期は約8週間です。PSEに対応したドライバーもご用意できます。

どうぞよろしくお願いいたします。`,
        {
          files: [
            pdf(
              'Quotation_2026-126.pdf',
              'Lumera Lighting - Quotation 2026-126',
              '120 x Stella Museum CRI 97',
              'EUR 44.800 CIF Osaka',
            ),
          ],
        },
      ),
      from(
        'sato',
        18,
        '03:25',
        `フェラーリ様

佐藤と申します。配光データ(IESファイル)と、調光時の演色性のデータをお送りいただけますか。来週の打ち合わせで使用いたします。

よろしくお願いいたします。`,
      ),
      me(
        18,
        '10:15',
        `佐藤様

IESファイルは共有フォルダーに入れました。調光1%でもCRIは96以上です。
ご不明な点がございましたら、いつでもご連絡ください。`,
      ),
      from(
        'yamamoto',
        4,
        '01:50',
        `フェラーリ様

打ち合わせの結果、先方は大変満足されておりました。サンプルを2台お借りすることは可能でしょうか。年内に最終決定の予定です。

よろしくお願いいたします。`,
      ),
    ],
  },
  {
    key: 'alnoor-towers',
    subject: 'طلب عرض سعر – إنارة واجهات برج الياسمين',
    people: ['khalid', 'layla'],
    deal: 'alnoor-tower',
    messages: [
      from(
        'khalid',
        21,
        '08:15',
        `السيدة جوليا المحترمة،

تحية طيبة وبعد،
نرجو تزويدنا بعرض سعر لعدد 220 وحدة Nocta لإنارة واجهات برج الياسمين في دبي، مع شهادة تحمل درجات الحرارة العالية حتى 55 مئوية.

وتفضلوا بقبول فائق الاحترام`,
      ),
      me(
        20,
        '07:40',
        `السيد خالد المحترم،

شكراً جزيلاً على ثقتكم. نرفق لكم عرض السعر: 31.900 يورو تسليم ميناء جبل علي، ومدة التوريد سبعة أسابيع. وحداتنا مختبرة حتى 60 درجة مئوية.

مع خالص التحية`,
        {
          files: [
            pdf(
              'Quotation_2026-129.pdf',
              'Lumera Lighting - Quotation 2026-129',
              '220 x Nocta 12 W, Ta 60 C',
              'EUR 31.900 CIF Jebel Ali',
            ),
          ],
        },
      ),
      from(
        'layla',
        15,
        '09:05',
        `مرحباً جوليا،
هل يمكن الحصول على ملفات الإضاءة IES ورسومات التثبيت؟ الاستشاري يطلبها قبل الاعتماد.
مع الشكر`,
      ),
      me(
        15,
        '10:20',
        `مرحباً ليلى،
تم رفع الملفات في المجلد المشترك. يسعدني الإجابة عن أي سؤال.`,
      ),
      from(
        'khalid',
        3,
        '07:55',
        `السيدة جوليا المحترمة،

تمت الموافقة الفنية من الاستشاري. نرجو النظر في خصم إضافي 4% لإصدار أمر الشراء هذا الأسبوع.

مع التحية والتقدير`,
      ),
    ],
  },
]
