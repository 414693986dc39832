import type { DataClass } from "../classes.ts";

/**
 * Header words that name a class by themselves, glued, without accents, in lower case; one line a language or family of spellings. The
 * longest that fits counts, so that `emailaddress` is an e-mail and not an address.
 */
const phrases: readonly (readonly [DataClass, string])[] = [
  ["credential", `password passwd passwrd pwd pswd pass passhash passwordhash pwdhash passphrase secret clientsecret apikey apisecret accesskey secretkey privatekey token accesstoken refreshtoken authtoken bearertoken sessiontoken sessionid
    resettoken otpsecret totpsecret mfasecret pin pincode pinnumber cvv cvc cvv2 cvccode securitycode securityanswer secretanswer connectionstring hashedpassword passwordsalt salt encryptionkey signingkey webhooksecret oauthtoken recoverycode recoverycodes
    kennwort passwort geheimnis motdepasse mdp contrasena clave parola parolachiave wachtwoord haslo senha palavrapasse losenord 密码 密碼 パスワード 暗証番号 口令`],
  ["tax-id", `ssn ss ssno ssnum ssnumber ssnbr socsec socsecno socsecnum socsecnumber socialsec socialsecno socialsecurity socialsecuritynumber socialsecurityno socialsecuritynum socialsecuritynr social socialnumber socialno soc tin taxid taxidno taxidnumber taxidentification taxidentificationnumber taxpayerid taxpayeridentificationnumber taxno taxnumber taxnum itin ein fein fedtaxid federaltaxid federalid federalein employeridentificationnumber
    nationalid nationalidno nationalidnumber nationalidentifier nationalinsurance nationalinsurancenumber ninumber nino nin sin sinnumber socialinsurancenumber governmentid govid govtid personalid personalidnumber personalidentificationnumber idnumber idcard idcardno idcardnumber identitynumber identitycard passport passportno passportnumber passportnum driverslicense driverlicense driverslicence driverlicence driverslicensenumber driverlicenseno dlnumber dlno licensenumber vat vatid vatno vatnumber vatregistrationnumber aadhaar aadhar pan pancard abn acn tfn nhs nhsnumber medicare medicareno medicareid medicaid medicaidid mrn medicalrecordnumber
    steuerid steueridnr steuernummer steuernr steueridentifikationsnummer steueridentnummer idnr ustid ustidnr umsatzsteuerid umsatzsteueridnummer sozialversicherungsnummer sozialversnr svnr svnummer rentenversicherungsnummer personalausweis personalausweisnr ausweisnummer ausweisnr reisepass reisepassnummer ahv ahvnummer ahvnr
    nir numerosecu numsecu nosecu securitesociale numerosecuritesociale numsecuritesociale numeross noss insee numeroinsee nofiscal numerofiscal numfiscal siret siren tva numerotva numtva passeport numeropasseport carteidentite
    nif nie cif dni numerodni numdni seguridadsocial numeroseguridadsocial numseguridadsocial nuss nss rfc curp rut cuit cuil cedula documentoidentidad numerodocumento numdocumento pasaporte identificacionfiscal
    codicefiscale codfiscale codfisc cf cfisc partitaiva piva tesserasanitaria cartaidentita passaporto
    bsn burgerservicenummer sofi sofinummer sofinr btw btwnummer btwnr paspoort paspoortnummer rijksregisternummer rijksregister insz
    pesel nip nipnumer regon dowod dowodosobisty nrdowodu numerdowodu paszport numerpaszportu
    cpf cnpj rg nis pis cartaocidadao numerocontribuinte contribuinte nomecontribuinte niss bi passaporte
    personnummer personnr persnr pnr orgnr organisationsnummer samordningsnummer passnummer momsnr momsregnr cpr cprnummer fodselsnummer hetu
    マイナンバー 個人番号 身份证 身份证号 身份证号码 身分證 身分證字號 证件号 证件号码 护照号 护照号码 旅券番号 パスポート番号 税号 社会保障号 社保号 保険証番号`],
  ["card", `card cardno cardnum cardnumber cardnbr cardnr creditcard creditcardno creditcardnum creditcardnumber creditcardnbr ccard cc ccno ccnum ccnumber ccnbr debitcard debitcardnumber debitcardno paymentcard paymentcardnumber primaryaccountnumber cardpan panno pannumber
    kreditkarte kreditkartennummer kreditkartennr kartennummer kartennr kkn kknr cartebancaire cartecredit numerocarte numcarte nocarte numerocb cbnumero tarjeta tarjetacredito numerotarjeta numtarjeta notarjeta ntarjeta cartacredito numerocarta ncarta cartadicredito
    creditcardnummer kaartnummer creditkaart kaartnr kartakredytowa numerkarty nrkarty karta cartaocredito numerocartao cartao kortnummer kreditkort kreditkortsnummer kortnr bankkort betaalkaart betaalkaartnummer kartaplatnicza
    クレジットカード クレジットカード番号 カード番号 信用卡 信用卡号 卡号 銀行卡號`],
  ["e-mail", `email emails mail eml emailaddress emailaddr emailadr mailaddress mailaddr mailadresse emailadresse emailadress emailid emailto emailfrom mailid emailcontact courriel adressemail adresseemail adressemel mel correo correoelectronico correoe ecorreo emailcorreo postaelettronica indirizzoemail indirizzomail
    mailadres emailadres adresemail adresmail adresemailowy poczta pocztaelektroniczna enderecoemail enderecodeemail correioeletronico correioelectronico epost epostadress epostadresse mejl mejladress メール メールアドレス eメール 電子メール 邮箱 电子邮箱 电子邮件 邮件地址 電子郵件 信箱`],
  ["phone", `phone phones phoneno phonenum phonenumber phonenbr phonenr ph phn phno phoneext telephone telephoneno telephonenumber tel telno telnum telnr telnumber telefone mobile mobileno mobilenumber mobilenum mobilephone mob mobno cell cellno cellphone cellphonenumber cellnumber fax faxno faxnumber faxnr faxnum pager landline homephone workphone dayphone eveningphone callerid msisdn whatsapp sms smsnumber contactno contactnumber
    telefon telefonnummer telefonnr telefonnum telnummer rufnummer rufnr handy handynr handynummer mobil mobilnr mobilnummer mobiltelefon festnetz faxnummer durchwahl telefax telefaxnr
    telephoneportable portable numerotelephone numtelephone notelephone numtel telecopie gsm telfixe telportable telefono telefonos movil celular numerotelefono numtelefono cellulare telefonocellulare numerodicellulare numerocellulare recapitotelefonico
    telefoonnummer telefoon telefoonnr mobiel mobielnummer mobieltje gsmnummer faxnummer numertelefonu nrtelefonu telkom komorka telefonkomorkowy telefonstacjonarny telemovel telemoveis numerotelefone celularnumero
    telefonnummer mobilnummer mobiltelefonnummer 電話 電話番号 携帯 携帯電話 携帯番号 ファックス fax番号 电话 电话号码 手机 手机号 手机号码 联系电话 電話號碼 传真`],
  ["account", `iban bban bankaccount bankaccountno bankaccountnumber bankacct bankacctno bankacctnum account accountno accountnum accountnumber accountnbr accountnr acct acctno acctnum acctnumber acctnbr accnum accno routing routingno routingnumber routingnum aba swift bic sortcode customerno customernumber customernum customernbr custno custnum custnbr clientno clientnumber memberid memberno membernumber membershipno membershipnumber policyno policynumber policynum insuranceno insurancenumber insuranceid patientno patientnumber chartno chartnumber employeeno employeenumber empno badgeno badgenumber loyaltyno loyaltynumber loyaltycard trackingno trackingnumber trackingnum walletaddress cardcode debtorno vendorno suppliernumber loannumber loanno loanid licenseplate plateno vin
    konto kontonummer kontonr ktonr bankkonto bankverbindung kundennummer kundennr kdnr kundenr mitgliedsnummer mitgliedsnr personalnummer personalnr blz bankleitzahl versicherungsnummer versichertennummer vertragsnummer patientennummer debitorennummer kennzeichen
    compte comptebancaire numerocompte numcompte nocompte rib numeroclient numclient noclient codeclient refclient matricule numeroadherent cuenta cuentabancaria numerocuenta numcuenta nocuenta ccc numerocliente numcliente codigocliente codcliente numeroempleado matricula poliza
    contocorrente conto numeroconto nconto codicecliente matricola polizza numeropolizza rekening rekeningnummer rekeningnr bankrekening bankrekeningnummer klantnummer klantnr personeelsnummer polisnummer lidnummer
    rachunek numerrachunku nrrachunku numerkonta nrkonta rachunekbankowy kontobankowe numerklienta nrklienta numerpolisy conta contabancaria numeroconta numconta nib numerodecliente numerocontrato apolice
    bankkonto kontonummer bankgiro plusgiro kundnummer kundnr anstallningsnummer anstallningsnr medlemsnummer forsakringsnummer
    口座 口座番号 銀行口座 銀行口座番号 顧客番号 会員番号 社員番号 お客様番号 账号 账户 银行账号 银行账户 银行卡 银行卡号 客户编号 会员号 员工编号 帳號`],
  ["name", `firstname fname fn fstname frstname firstnm fnm givenname givennames gname gn forename forenames christianname lastname lname ln lstname lastnm lnm surname surnm sname familyname famname maidenname middlename mname mi middleinitial middleinit initials fullname fulname flname displayname legalname preferredname nickname nick alias username usrname userid userlogin loginname login logon screenname handle contactname cntctname contactperson customername custname custnm clientname clientnm cliname patientname patname patnm employeename empname empnm membername ownername companyname coname organizationname organisationname orgname businessname vendorname suppliername bankname accountname acctname accountholder accountholdername nameonaccount nameoncard cardholder cardholdername cardname payeename billto shipto billtoname shiptoname attn attention soldto soldtoname recipientname sendername nextofkin emergencycontact mothersmaidenname dba doctorname physicianname signature reportsto createdby modifiedby updatedby enteredby approvedby assignedto salesrep accountmanager firstlast lastfirst nameprefix suffixname spousename fathername mothername childname person persons
    vorname vornamen rufname nachname nachnamen familienname zuname geburtsname namen vollname vollstandigername firmenname firmierung ansprechpartner kontaktperson kundenname patientenname mitarbeitername benutzername kontoinhaber empfangername bearbeiter sachbearbeiter
    prenom prenoms nomfamille nomdefamille nomcomplet nomjeunefille nomnaissance nomclient nomduclient nompatient nomutilisateur raisonsociale denominationsociale nometprenom nomprenom identifiantconnexion
    nombres apellido apellidos primerapellido segundoapellido apellidopaterno apellidomaterno nombrecompleto nombrecliente nombredelcliente nombrepila razonsocial nombreusuario nombreempresa nomcli
    cognome cognomi nomecompleto nomecognome cognomenome nomecliente ragionesociale nomeutente nominativo
    voornaam voornamen voorletters achternaam achternamen tussenvoegsel familienaam roepnaam geboortenaam klantnaam volledigenaam bedrijfsnaam gebruikersnaam contactpersoon naamklant
    imie imiona nazwisko nazwiska imienazwisko imieinazwisko nazwiskoimie nazwiskorodowe nazwaklienta nazwafirmy nazwauzytkownika drugieimie
    sobrenome apelido apelidos primeironome ultimonome nomecompleto nomedocliente nomesocial razaosocial nomedamae nomeutilizador nomeusuario
    fornamn efternamn tilltalsnamn mellannamn fullstandigtnamn kundnamn foretagsnamn anvandarnamn namnkund kontaktperson
    氏名 名前 お名前 姓 名 姓名 苗字 氏 フリガナ ふりがな カナ 顧客名 お客様名 会社名 担当者 担当者名 患者名 社員名 名字 客户名称 客户姓名 联系人 公司名称 患者姓名 员工姓名 用户名 収件人 收件人 客戶姓名 户名`],
  ["date", `dob birth birthdate birthday bday bdate brthdt birthdt bdt dateofbirth birthdt dtofbirth dateborn born birthyear yearofbirth yob birthmonth dod deathdate dateofdeath deceaseddate marriagedate weddingdate anniversary hiredate datehired hiredon dateofhire startofemployment terminationdate terminateddate leavingdate joindate joiningdate datejoined admissiondate admitdate dischargedate visitdate appointmentdate diagnosisdate surgerydate treatmentdate lastvisit lastseen enrollmentdate graduationdate licenseissued arrivaldate departuredate
    geburtsdatum geburtstag gebdat gebdatum gebtag geborenam geburtsjahr sterbedatum todestag eintrittsdatum eintritt austrittsdatum austritt hochzeitstag einstellungsdatum aufnahmedatum entlassungsdatum
    datenaissance datedenaissance ddn naissance neele datedeces dateembauche dateentree datesortie anneenaissance
    fechanacimiento fechadenacimiento fecnac fechanac nacimiento fnac fechadefuncion fechaingreso fechacontratacion fechaalta fechabaja
    datanascita datadinascita dtnascita nascita datadecesso dataassunzione annonascita
    geboortedatum geboortedag gebdatum overlijdensdatum datumindienst indiensttreding
    dataurodzenia dataur urodziny datazgonu datazatrudnienia rokurodzenia
    datanascimento datadenascimento dtnascimento dtnasc nascimento nascdata dataadmissao dataobito
    fodelsedatum fodelsedag fodd dodsdatum anstallningsdatum
    生年月日 誕生日 入社日 死亡日 出生日期 生日 入职日期 出生年月`],
  ["address", `address addr adr adress address1 addressline addressline1 addressline2 addr1 addr2 addrline street streetaddress streetname streetno streetnumber housenumber houseno housenbr apartment apt aptno suite building floor city town village municipality suburb district borough county state province region territory country countrycode countryname nation nationality zip zipcode zipcd zip4 postalcode postcode postal pcode pobox homeaddress workaddress billingaddress shippingaddress mailingaddress latitude longitude lat lng lon long geo geolocation coordinates gps location locality neighborhood neighbourhood placeofbirth birthplace birthcity birthcountry hometown residence ship_city
    strasse strassenname str hausnummer hausnr anschrift adresse plz postleitzahl ort ortsteil wohnort stadt gemeinde bundesland land staat geburtsort wohnsitz postfach kreis staatsangehorigkeit nationalitat
    rue voie numerorue codepostal cp ville commune departement pays lieunaissance domicile nationalite complementadresse
    calle direccion domicilio codigopostal codpostal ciudad poblacion provincia municipio pais colonia lugarnacimiento nacionalidad
    via indirizzo cap citta comune provincia paese nazione luogonascita residenza nazionalita civico numerocivico
    straat straatnaam adres huisnummer huisnr woonplaats plaats gemeente postkode geboorteplaats nationaliteit toevoeging
    ulica adreszamieszkania nrdomu numerdomu mieszkanie nrmieszkania kodpocztowy miasto miejscowosc wojewodztwo powiat gmina kraj miejsceurodzenia obywatelstwo
    endereco rua morada logradouro numerocasa bairro cidade cep codigopostal estado uf freguesia concelho localidade distrito naturalidade
    gata gatuadress adress postnummer postnr postort stad lan kommun lan bostadsort fodelseort medborgarskap
    住所 郵便番号 都道府県 市区町村 番地 国籍 出身地 地址 住址 邮编 邮政编码 省份 城市 国家 家庭住址 通讯地址 籍贯`],
  ["free-text", `note notes comment comments cmnt cmnts remark remarks rmk rmks description descr desc memo memos details detail narrative message messages msg body content text freetext summary observation observations feedback history log abstract bio biography instructions complaint diagnosis symptoms medicalhistory anamnesis specialinstructions deliveryinstructions json xml payload metadata data blob attachment attachments photo picture image signatureimage avatar letter transcript subject
    notiz notizen bemerkung bemerkungen anmerkung anmerkungen kommentar kommentare beschreibung freitext hinweis hinweise betreff nachricht diagnose vermerk infotext
    remarque remarques commentaire commentaires texte libelle libre
    nota notas comentario comentarios observacion observaciones descripcion mensaje texto detalle
    osservazioni osservazione commento commenti descrizione messaggio testo annotazioni
    opmerking opmerkingen notitie notities omschrijving beschrijving toelichting bericht
    uwagi uwaga notatka notatki komentarz komentarze opis wiadomosc tresc
    observacao observacoes comentarios descricao mensagem obs anotacoes
    anteckning anteckningar kommentar kommentarer beskrivning meddelande anmarkning fritext
    備考 メモ コメント 説明 内容 備忘 备注 说明 描述 留言 评论 备忘`],
  ["unknown", `ip ipaddress ipaddr macaddress mac url uri website homepage web path filepath useragent title jobtitle position occupation profession job employertitle gender sex race ethnicity religion maritalstatus marital bloodtype beruf geschlecht religion konfession familienstand anrede titel sexe civilite profession sexo estadocivil sesso professione geslacht beroep plec zawod kon yrke 性別 性别 職業 职业`],
];

/** CJK headers have no borders between words: the longest of these that the header contains counts. */
export const cjkPhrases: readonly (readonly [string, DataClass])[] = [
  ...phrases.flatMap(([dataClass, text]) => split(text).filter((word) => /[^\x20-\x7e]/.test(word)).map((word) => [word, dataClass] as const)),
  ...split("金額 价格 価格 単価 単位 数量 合計 状態 状态 注文番号 注文日 商品名 商品番号 商品コード 商品 产品名称 产品编号 产品 订单号 订单日期 订单编号 总额 金额 税率 在庫 库存 作成日 更新日 作成日時 更新日時 创建时间 更新时间 請求日 請求番号 発票号 发票号 种类 類別 类别 カテゴリ ステータス 部署名 型番 规格 颜色").map((word) => [word, "plain"] as const),
].sort(([left], [right]) => right.length - left.length);

export const phraseClasses: ReadonlyMap<string, DataClass> = new Map(phrases.flatMap(([dataClass, text]) => split(text).map((word) => [word, dataClass] as const)).reverse());

function split(text: string): string[] {
  return text.split(/\s+/).filter(Boolean);
}
