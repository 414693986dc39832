import type { TableLine } from "./tuned.ts";

/**
 * Written before the engine was tuned and not looked at while it was: header spellings as they stand in widespread programs and exports
 * (shops, practice and payroll software, mail and contact exports, sample databases), filled with made-up values.
 */
export const heldOutTables: readonly TableLine[] = [
  // Sample databases of manufacturers.
  ["en", "Customers", "CustomerID=account:customerNo | CompanyName=name:firm | ContactName=name:full | ContactTitle=unknown:word | Address=address:street | PostalCode=address:zip | Phone=phone:phone | Fax=phone:phone"],
  ["en", "HR_Employees", "EMPLOYEE_ID=plain:key | FIRST_NAME=name:first | LAST_NAME=name:last | EMAIL=e-mail:email | PHONE_NUMBER=phone:phone | HIRE_DATE=date:recentDay | JOB_ID=plain:sku | SALARY=plain:amount | COMMISSION_PCT=plain:amount"],
  ["en", "Person", "BusinessEntityID=plain:key | PersonType=plain:status | NameStyle=plain:flag | FirstName=name:first | MiddleName=name:first | LastName=name:last | EmailPromotion=plain:quantity | rowguid=plain:uuid | ModifiedDate=plain:recent"],
  ["en", "HumanResources_Employee", "NationalIDNumber=tax-id:id9 | LoginID=name:word | JobTitle=unknown:word | BirthDate=date:birthIso | VacationHours=plain:quantity | SalariedFlag=plain:flag"],
  ["en", "CreditCard", "CreditCardID=plain:key | CardType=plain:status | CardNumber=card:card | ExpMonth=plain:quantity | ExpYear=plain:quantity"],
  // A shop's exports.
  ["en", "wp_users", "ID=plain:key | user_login=name:word | user_pass=credential:hash | user_nicename=name:word | user_email=e-mail:email | user_url=unknown:word | user_registered=plain:recent | display_name=name:full"],
  ["en", "customer_entity", "entity_id=plain:key | email=e-mail:email | firstname=name:first | middlename=name:first | lastname=name:last | dob=date:birthIso | password_hash=credential:hash | rp_token=credential:token | taxvat=tax-id:ein | store_id=plain:key"],
  ["en", "sales_order_address", "parent_id=plain:key | telephone=phone:phone | street=address:street | postcode=address:zip | company=name:firm | vat_id=tax-id:ein | region=address:city | increment_id=plain:id9"],
  ["en", "orders_export", "Name=plain:orderNo | Email=e-mail:email | Financial Status=plain:status | Lineitem name=plain:product | Lineitem sku=plain:sku | Billing Name=name:full | Billing Street=address:street | Billing Phone=phone:phone | Shipping Zip=address:zip | Payment Reference=unknown:word"],
  ["en", "paypal", "Date=date:birthUs | Name=name:full | Type=plain:status | Gross=plain:amount | From Email Address=e-mail:email | Transaction ID=plain:word | Contact Phone Number=phone:phone | Item Title=plain:product"],
  // Practice, payroll and club software.
  ["en", "patient_data", "pid=plain:key | fname=name:first | mname=name:first | lname=name:last | DOB=date:birthIso | ss=tax-id:ssn | phone_home=phone:phone | phone_cell=phone:phone | postal_code=address:zip | drivers_license=tax-id:id9 | mothersname=name:full | guardiansname=name:full"],
  ["en", "DEMOGRAPHICS", "PtLastName=name:last | PtFirstName=name:first | PtSSN=tax-id:bareSsn | PtHomePh=phone:bare10 | PtEmail=e-mail:email | RespPartyName=name:full | InsPolicyNo=account:customerNo | PCP=name:full"],
  ["en", "PRMASTER", "EMPLNO=account:employeeNo | EMPLNAME=name:full | SOCSECNO=tax-id:bareSsn | BIRTHDT=date:birthUs | STREET1=address:street | ZIPCODE=address:zip | PHONE1=phone:bare10 | PAYRATE=plain:amount"],
  ["en", "Borrower", "BorrowerSSN=tax-id:ssn | CoBorrowerSSN=tax-id:ssn | BorrLastNm=name:last | BorrFirstNm=name:first | LoanNbr=account:id10 | LoanAmt=plain:amount | PropAddr=address:street | PropCity=address:city"],
  ["en", "donors", "Donor Name=name:full | Spouse First=name:first | Soc. Sec. Number=tax-id:ssn | Home #=phone:phone | Cell #=phone:phone | E-mail 2=e-mail:email | Gift Amt=plain:amount | Gift Dt=plain:recentDay"],
  ["en", "w2", "Taxpayer Identification No.=tax-id:bareSsn | Employer ID=tax-id:ein | Recipient=name:full | Box 1=unknown:amount | Acct No.=account:accountNo"],
  ["en", "Contacts", "First Name=name:first | Last Name=name:last | E-mail Address=e-mail:email | Home Phone=phone:phone | Mobile Phone=phone:phone | Business Street=address:street | Business Postal Code=address:zip | Birthday=date:birthUs | Web Page=unknown:word | Notes=free-text:note"],
  ["en", "Lead", "Id=plain:uuid | Salutation=unknown:word | LastName=name:last | Company=name:firm | MobilePhone=phone:phone | Email=e-mail:email | LeadSource=plain:status | IsConverted=plain:flag | HasOptedOutOfEmail=plain:flag | CreatedDate=plain:recent | OwnerId=plain:uuid"],
  ["en", "OCRD", "CardCode=account:customerNo | CardName=name:firm | CntctPrsn=name:full | Phone1=phone:phone | Cellular=phone:phone | E_Mail=e-mail:email | LicTradNum=tax-id:ein | Balance=plain:amount | ZipCode=address:zip"],
  // Decoys on their own.
  ["en", "devices", "serial_no=plain:id10 | firmware_version=plain:version | mac_address=unknown:word | host_name=plain:word | last_seen=date:recent | ip=unknown:ip | build_number=plain:quantity"],
  ["en", "inventory", "UPC=plain:id10 | ISBN=plain:id10 | PartNo=plain:sku | Brand=plain:word | Model=plain:word | BinLocation=address:sku | ReorderQty=plain:quantity | LotNumber=plain:id9"],
  ["en", "log", "event_id=plain:id16 | event_name=plain:status | session_id=credential:word | duration_ms=plain:quantity | phone_model=plain:word | email_sent_at=plain:recent | card_type=plain:status | payload=free-text:json"],
  ["en", "bare", "A=unknown:id9 | B=unknown:id10 | C=unknown:id16 | D=name:full | E=e-mail:email | F=tax-id:ssn | G=card:groupedCard | H=phone:phone | I=account:iban"],
  // Other languages.
  ["de", "Debitoren", "Kontonummer=account:accountNo | Name (Adressattyp Natürl. Person)=name:full | EU-UStID=tax-id:ein | Strasse=address:street | Postleitzahl=address:zip | Telefonnummer=phone:phone | Bankleitzahl=account:id9 | IBAN-Nr.=account:iban | Anrede=unknown:word"],
  ["de", "Patient", "PatNr=account:customerNo | NName=name:last | VName=name:first | GebDat=date:birthDe | Krankenkasse=unknown:word | VersNr=account:id10 | TelPrivat=phone:phone | Hausarzt=name:full | Diagnosetext=free-text:note"],
  ["de", "Personalstamm", "Pers.-Nr.=account:employeeNo | Zuname=name:last | Rufname=name:first | Steuer-Identifikationsnummer=tax-id:steuerId | Soz.-Vers.-Nr.=tax-id:customerNo | Mobilfunk=phone:phone | Eintrittsdatum=date:recentDay | Stundenlohn=plain:amount"],
  ["fr", "adherents", "N° adhérent=account:customerNo | Nom de famille=name:last | Prénoms=name:first | Né(e) le=date:birthDe | Tél. portable=phone:phone | Tél. domicile=phone:phone | Adresse mail=e-mail:email | CP=address:zip | N° Sécurité sociale=tax-id:nir | Cotisation=plain:amount"],
  ["es", "pacientes", "Primer Apellido=name:last | Segundo Apellido=name:last | Nombre de pila=name:first | F. Nacimiento=date:birthDe | Tfno. Móvil=phone:phone | Correo=e-mail:email | DNI/NIE=tax-id:nif | Domicilio=address:street | Nº Historia=account:id9 | Nº Tarjeta=card:card"],
  ["it", "anagrafica", "Cognome e Nome=name:full | Cod. Fisc.=tax-id:codiceFiscale | P.IVA=tax-id:id10 | Recapito telefonico=phone:phone | Cellulare=phone:phone | Indirizzo e-mail=e-mail:email | Comune di residenza=address:city | Data di nascita=date:birthDe | Note=free-text:note"],
  ["nl", "relaties", "Relatienummer=account:customerNo | Voorletters=name:first | Tussenvoegsel=name:word | Achternaam=name:last | Mobiel nummer=phone:phone | E-mailadres=e-mail:email | Geb.datum=date:birthDe | Burgerservicenummer=tax-id:bsn | Rekeningnummer=account:iban | Bedrag=plain:amount"],
  ["pl", "kontrahenci", "Nazwa kontrahenta=name:firm | NIP=tax-id:id10 | Nr telefonu=phone:phone | Adres e-mail=e-mail:email | Imię i nazwisko=name:full | Nr PESEL=tax-id:pesel | Nr rachunku=account:iban | Kwota brutto=plain:amount | Nr faktury=plain:orderNo"],
  ["pt", "cadastro", "Nome completo=name:full | Nome da mãe=name:full | RG=tax-id:id9 | Nº CPF=tax-id:bareCpf | Celular=phone:phone | Endereço de e-mail=e-mail:email | Logradouro=address:street | Dt. Nasc.=date:birthDe | Agência=account:pin | Valor total=plain:amount"],
  ["sv", "medlemmar", "Namn=name:full | Personnr=tax-id:personnummer | Mobil=phone:phone | E-post=e-mail:email | Adress=address:street | Postort=address:city | Medlemsnr=account:customerNo | Avgift=plain:amount | Kortnr=card:card"],
  ["ja", "会員名簿", "会員番号=account:customerNo | 姓=name:last | 名=name:first | セイ=name:last | メイ=name:first | 携帯電話=phone:phone | Eメール=e-mail:email | 郵便番号=address:zip | 都道府県=address:city | 誕生日=date:birthIso | クレジットカード番号=card:card"],
  ["zh", "员工信息", "工号=account:employeeNo | 员工姓名=name:full | 联系电话=phone:phone | 电子邮箱=e-mail:email | 家庭住址=address:street | 身份证号码=tax-id:idCardZh | 入职日期=date:recentDay | 工资=plain:amount | 银行账号=account:accountNo"],
];
