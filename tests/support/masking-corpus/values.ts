import type { Chance } from "./chance.ts";
import { numbers } from "./national-numbers.ts";

/** What fills a column of the corpus: every kind makes one value from chance. The lists are short on purpose; the engine must not depend on them. */
type Maker = (chance: Chance) => string | number | null;

const first = {
  en: "Walter Hazel Clifford Mabel Percy Winifred Desmond Tamsin Rory Beverly Quentin Opal Lowell Imogen Barnaby Della Kermit Ruth Silas Vera James Mary Linda Susan",
  de: "Gerlinde Volker Roswitha Eckhard Kunigunde Lothar Hannelore Detlef Ilse Hartmut Wiebke Thorsten Heike Uwe Lukas Anna",
  fr: "Odile Thierry Solange Gaston Bérengère Yves Mireille Achille Léontine Fabrice Marie Julien",
  es: "Consuelo Evaristo Remedios Anselmo Begoña Fermín Inmaculada Saturnino María José Carmen",
  it: "Ornella Gualtiero Fiorella Ruggero Mirella Ottavio Graziella Ettore Giulia Marco",
  nl: "Geertruida Wouter Hanneke Sjoerd Marleen Teunis Fenna Joris Jan Piet",
  pl: "Bożena Zbigniew Halina Mirosław Grażyna Kazimierz Wiesława Bogdan Anna Piotr",
  pt: "Conceição Valdir Lurdes Edson Filomena Joaquim Aparecida Waldemar João Ana",
  sv: "Gunilla Torbjörn Yvonne Håkan Solveig Rune Margareta Börje Lars Anna",
  ja: "陽子 健一 美咲 大輔 由美子 拓也 恵 翔太",
  zh: "伟 芳 秀英 敏 静 磊 洋 艳",
} as const;
const last = {
  en: "Ashdown Birtwistle Cavendish Dunmore Ellery Fairweather Grantham Hollis Inskip Jessop Kettering Lovelace Merriweather Nettles Oakhurst Pemberton",
  de: "Achterberg Brunnhuber Dornbusch Eisenlohr Fuchsberger Grünewald Hohenstein Kalkbrenner Lindemann Müßig Nachtigall Oehlenschläger",
  fr: "Beaufort Chastain Delacroix Fontenay Guérin Lemoine Montfort Pelletier Rousselet Vaillant",
  es: "Aguirrebengoa Balmaseda Carrascosa Etxeberria Fuenmayor Goicoechea Villalobos Zaldívar",
  it: "Abbagnale Brambilla Ceccarelli Fumagalli Mastroianni Quagliarella Santoro Zampieri",
  nl: "Achterhuis Bakhuizen Dijkstra Groeneveld Hoekstra Oosterhout Terpstra Zijlstra",
  pl: "Błaszczyk Chmielewski Dąbrowska Grzybowski Kołodziej Szczepański Wójcicka Żurawski",
  pt: "Albuquerque Bragança Cavalcanti Figueiredo Magalhães Vasconcelos",
  sv: "Ahlström Bergqvist Dahlgren Ekholm Forsberg Hägglund Söderlund",
  ja: "佐藤 鈴木 高橋 田中 渡辺 伊藤 山本",
  zh: "王 李 张 刘 陈 杨 赵",
} as const;
export type Language = keyof typeof first;

const words = (text: string): readonly string[] => text.split(" ");
const street: Readonly<Record<Language, Maker>> = {
  en: (c) => `${String(1 + c.below(9900))} ${c.pick(words("Maple Chestnut Walnut Orchard Mill"))} ${c.pick(words("Street Ave Rd Lane Drive"))}`,
  de: (c) => `${c.pick(words("Lindenstraße Bahnhofstr. Mühlweg Kirchplatz"))} ${String(1 + c.below(150))}`,
  fr: (c) => `${String(1 + c.below(200))} rue ${c.pick(["de la Paix", "Victor Hugo", "des Lilas"])}`,
  es: (c) => `Calle ${c.pick(words("Mayor Alcalá Serrano"))} ${String(1 + c.below(200))}`,
  it: (c) => `Via ${c.pick(words("Garibaldi Dante Verdi"))} ${String(1 + c.below(200))}`,
  nl: (c) => `${c.pick(words("Kerkstraat Dorpslaan Keizersgracht"))} ${String(1 + c.below(200))}`,
  pl: (c) => `ul. ${c.pick(words("Długa Lipowa Polna"))} ${String(1 + c.below(200))}`,
  pt: (c) => `Rua ${c.pick(["das Flores", "Augusta", "do Sol"])}, ${String(1 + c.below(200))}`,
  sv: (c) => `${c.pick(words("Storgatan Drottninggatan Kyrkogatan"))} ${String(1 + c.below(99))}`,
  ja: (c) => `東京都${c.pick(["港区", "新宿区"])}${String(1 + c.below(5))}-${String(1 + c.below(20))}`,
  zh: (c) => `北京市${c.pick(["朝阳区", "海淀区"])}中山路${String(1 + c.below(300))}号`,
};
const phone: Readonly<Record<Language, Maker>> = {
  en: (c) => c.pick([`(${c.digits(3)}) 555-${c.digits(4)}`, `+1 ${c.digits(3)} 555 ${c.digits(4)}`, `${c.digits(3)}-555-${c.digits(4)}`]),
  de: (c) => c.pick([`+49 ${c.digits(3)} ${c.digits(7)}`, `0${c.digits(3)}/${c.digits(6)}`]),
  fr: (c) => `0${String(1 + c.below(9))} ${c.digits(2)} ${c.digits(2)} ${c.digits(2)} ${c.digits(2)}`,
  es: (c) => `+34 6${c.digits(2)} ${c.digits(3)} ${c.digits(3)}`,
  it: (c) => `+39 3${c.digits(2)} ${c.digits(7)}`,
  nl: (c) => `06-${c.digits(8)}`,
  pl: (c) => `+48 ${c.digits(3)} ${c.digits(3)} ${c.digits(3)}`,
  pt: (c) => `+351 9${c.digits(2)} ${c.digits(3)} ${c.digits(3)}`,
  sv: (c) => `070-${c.digits(3)} ${c.digits(2)} ${c.digits(2)}`,
  ja: (c) => `090-${c.digits(4)}-${c.digits(4)}`,
  zh: (c) => `138${c.digits(8)}`,
};
const city: Readonly<Record<Language, string>> = { en: "Springfield Riverton Ashford Dunedin", de: "Köln Fulda Görlitz Emden", fr: "Lyon Nantes Dijon", es: "Burgos Cáceres Lugo", it: "Parma Lecce Udine", nl: "Zwolle Breda Delft", pl: "Łódź Opole Gdynia", pt: "Braga Évora Recife", sv: "Umeå Växjö Lund", ja: "横浜市 札幌市 神戸市", zh: "杭州 成都 西安" };
const sentence = (c: Chance): string => Array.from({ length: 8 + c.below(14) }, () => c.pick(words("caller asked about invoice again please ring back after lunch with manager because the old address was wrong and parcel came late to neighbour"))).join(" ");
const iso = (c: Chance, from: number, span: number): string => `${String(from + c.below(span))}-${String(1 + c.below(12)).padStart(2, "0")}-${String(1 + c.below(28)).padStart(2, "0")}`;

/** Makers that depend on the language of the table. */
export const spoken = {
  first: (language: Language): Maker => (c) => c.pick(words(first[language])),
  last: (language: Language): Maker => (c) => c.pick(words(last[language])) + (language === "ja" || language === "zh" ? "" : c.pick(["", "", "-Berg", "er"])),
  full: (language: Language): Maker => (c) => (language === "ja" || language === "zh" ? c.pick(words(last[language])) + c.pick(words(first[language])) : `${c.pick(words(first[language]))} ${c.pick(words(last[language]))}`),
  firm: (): Maker => (c) => `${c.pick(words("Northgate Vulcan Halcyon Zenith Orion Bramble"))} ${c.pick(words("Ltd GmbH SARL Inc BV AB"))} ${String(c.below(90))}`,
  street: (language: Language): Maker => street[language],
  phone: (language: Language): Maker => phone[language],
  city: (language: Language): Maker => (c) => c.pick(words(city[language])),
  email: (): Maker => (c) => `${c.pick(words("w.hazel clifford mabel.p percy quentin odile info"))}${String(c.below(900))}@${c.pick(["example.com", "mail.example.org", "firma.example"])}`,
} as const;

/** Makers that do not. */
export const plainValues = {
  ...numbers,
  bare10: (c) => `${String(2 + c.below(8))}${c.digits(9)}`,
  birthIso: (c) => iso(c, 1940, 65),
  birthUs: (c) => iso(c, 1940, 65).replace(/(....)-(..)-(..)/, "$2/$3/$1"),
  birthDe: (c) => iso(c, 1940, 65).replace(/(....)-(..)-(..)/, "$3.$2.$1"),
  recent: (c) => `${iso(c, 2019, 7)}T${String(10 + c.below(10))}:${String(10 + c.below(49))}:00Z`,
  recentDay: (c) => iso(c, 2019, 7),
  zip: (c) => c.digits(5),
  note: sentence,
  json: (c) => `{"caller":"${c.pick(words("hazel percy odile"))}","n":${String(c.below(99))}}`,
  hash: (c) => `$2b$12$${Array.from({ length: 53 }, () => c.pick(Array.from("abcdefghijkABCDEFGHIJK0123456789./"))).join("")}`,
  token: (c) => `sk_live_${c.digits(24)}`,
  pin: (c) => c.digits(4),
  customerNo: (c) => `K-${String(10_000 + c.below(89_999))}`,
  employeeNo: (c) => `E${c.digits(5)}`,
  accountNo: (c) => c.digits(10),
  orderNo: (c) => `SO-${String(2019 + c.below(7))}-${c.digits(5)}`,
  id9: (c) => String(100_000_000 + c.below(899_999_999)),
  id10: (c) => String(1_000_000_000 + c.below(2_000_000_000)),
  id16: (c) => `4${c.digits(15)}`,
  sku: (c) => `${c.pick(words("AB CD XK"))}-${c.digits(4)}-${c.pick(words("S M L"))}`,
  product: (c) => `${c.pick(words("Steel Oak Blue Compact Heavy"))} ${c.pick(words("Hammer Lamp Chair Valve Bracket"))} ${String(c.below(900))}`,
  version: (c) => `${String(c.below(9))}.${String(c.below(20))}.${String(c.below(40))}`,
  amount: (c) => c.below(900_000) / 100,
  quantity: (c) => 1 + c.below(40),
  status: (c) => c.pick(words("open paid shipped closed")),
  flag: (c) => c.below(2),
  key: (c) => 1 + c.below(90_000),
  uuid: (c) => `${c.digits(8)}-${c.digits(4)}-4${c.digits(3)}-8${c.digits(3)}-${c.digits(12)}`,
  word: (c) => c.pick(words("quartz umber lattice fennel pylon cobalt")) + String(c.below(900)),
  ip: (c) => `10.${String(c.below(255))}.${String(c.below(255))}.${String(c.below(255))}`,
  kind: (c) => c.pick(words("home work other")),
  fileName: (c) => `${c.pick(words("report export scan"))}-${c.digits(4)}.pdf`,
} satisfies Readonly<Record<string, Maker>>;
