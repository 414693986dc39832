/**
 * What single words of a header say, in the languages of our corpus, without accents and in lower case. Words of a role are combined in
 * `name-evidence.ts`: a person's word with a number's word is a customer number, a thing's word with a name's word is a product name.
 */
const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter(Boolean));

/** People and organisations. Alone in a text column they stand for a name. */
export const personWords = words(`
  customer cust custs client clients cli clnt employee emp empl staff patient pat pt user usr member mbr person pers people contact cont owner
  borrower insured subscriber tenant vendor vend supplier suppl company comp organisation organization org firm business employer guarantor
  applicant beneficiary payee payer holder cardholder accountholder spouse partner father mother parent guardian child student pupil teacher doctor
  physician provider agent broker attorney lawyer manager supervisor author creator recipient sender driver passenger guest visitor donor
  debtor creditor taxpayer resident citizen buyer seller purchaser consignee signer signatory attendee participant candidate representative rep salesperson composer artist performer singer actor
  kunde kunden klient mitarbeiter patienten benutzer nutzer mitglied ansprechpartner kontakt firma firmen unternehmen lieferant lieferanten mieter inhaber
  empfanger empfaenger absender arzt schuler schueler lehrer vertreter sachbearbeiter versicherter kontoinhaber angehorige
  salarie employe adherent utilisateur fournisseur societe entreprise proprietaire titulaire beneficiaire destinataire locataire medecin assure eleve
  cliente clientes empleado empleados paciente pacientes usuario contacto proveedor empresa titular propietario beneficiario destinatario alumno socio
  clienti dipendente dipendenti paziente utente fornitore azienda societa intestatario proprietario medico
  klant klanten werknemer medewerker patient gebruiker contactpersoon leverancier bedrijf eigenaar huurder ontvanger
  klient klienta klienci pracownik pracownika pacjent pacjenta uzytkownik kontrahent dostawca wlasciciel odbiorca
  funcionario funcionarios utilizador fornecedor proprietario destinatario contato
  kund kunder kundens anstalld medarbetare anvandare leverantor foretag agare mottagare
`);

/** Things. Their names, codes and numbers are kept: nobody is named by them. */
export const thingWords = words(`
  product products prod item items article art sku part parts order orders ord invoice inv receipt quote quotation shipment delivery batch lot serial ticket case
  job task project module file document doc folder table column field class event category cat genre brand model type version release build package plugin
  host server device machine printer queue port service app application system database schema index view procedure function method variable config setting
  currency unit tax discount coupon campaign promotion warehouse bin shelf stock inventory asset assets equipment tool vehicle color colour size material
  track album playlist media mediatype song movie book channel store branch department dept division group role permission team status state workflow step stage
  plan tier subscription licence license feature option attribute property tag label language locale timezone page menu form report template layout theme
  artikel produkt produkte bestellung bestell auftrag auftrags rechnung rechnungs beleg lieferschein lager kategorie marke datei gruppe abteilung modul waehrung wahrung einheit farbe charge
  produit produits commande facture devise categorie marque fichier groupe couleur taille unite colis
  producto productos pedido factura articulo categoria marca archivo grupo moneda unidad color almacen lote
  prodotto prodotti ordine fattura articolo marchio gruppo valuta unita colore magazzino lotto
  product producten bestelling factuur artikel categorie merk bestand groep valuta eenheid kleur magazijn
  produkt produkty zamowienie zamowienia faktura faktury towar kategoria marka plik grupa waluta jednostka kolor magazyn partia
  produto produtos pedido fatura artigo arquivo ficheiro moeda unidade cor armazem
  produkt order faktura artikel kategori marke fil grupp valuta enhet farg lager
`);

/** A name, of whatever stands beside it. */
export const nameWords = words("name names nm nme nam nom nombre nome naam namn nazwa bezeichnung denominacion denominazione denominacao benaming benamning");

/** A number, code or reference, of whatever stands beside it. */
export const numberWords = words("number numbers no nr num nbr numb numbr nummer numero numer code cod ref reference referenz referencia riferimento referencja referens referentie identifier ident identifiant kennung schluessel schlussel kod kodi codigo codice");

/** An internal key, when the values are whole numbers or UUIDs. */
export const keyWords = words("id ids key pk fk guid uuid oid rowid rowno seq sequence sk");

/** What is said about a value without being it: last in English and German, first in Romance languages. */
export const aspectWords = words(`
  type typ kind status flag verified confirmed valid invalid validated count cnt counter length len format enabled disabled active inactive optin optout bounced bounces
  sent sentat verifiedat confirmedat changedat updatedat createdat expiresat attempts tries mask template required visible hidden sort order position rank level score priority
  source version model brand network method mode stage reason category group color colour hash_algorithm algorithm at on count_total consent preference pref preferred language lang
  tipo stato estatus statut etat anzahl
`);

/** Amounts, measures, statuses and times of the system itself: what debugging needs (passed). */
export const plainWords = words(`
  amount amt price cost total subtotal sum balance qty quantity rate percent percentage pct discount fee fees charge charges salary wage wages bonus commission margin profit revenue budget
  value weight height width depth size volume area duration hours minutes seconds milliseconds millis bytes count cnt num_items score points rating rank level priority status
  state_code flag active enabled disabled deleted archived paid locked verified approved visible published default required currency unit units uom version revision
  type kind category genre mode sort sortorder position sequence currencycode exchange rate vat tax taxrate net gross credit debit interest principal installment term terms percentcomplete
  created createdat createdon createddate creationdate dateadded dateentered entrydate updated updatedat updatedon modified modifiedat modifiedon modifieddate changed changedat lastmodified lastupdate lastupdated lastchanged timestamp inserted insertedat deletedat syncedat importedat
  orderdate invoicedate duedate shipdate shippeddate shippedat paymentdate paiddate paidat postingdate deliverydate requireddate acquireddate purchasedate retireddate saledate transactiondate billdate duedateat expirydate startdate enddate validfrom validto effectivedate
  exp expiry expiration expirationdate expirydate ccexp cardexp condition manufacturer make sku barcode ean upc isbn ordernumber invoicenumber color colour material currencyid language locale timezone unitprice serial serialnumber batch lot stage lastlogin lastloginat loggedinat lastaccess lastaccessed milliseconds
  betrag preis summe gesamt menge anzahl steuer rabatt gehalt saldo gewicht laenge lange breite hoehe hohe status waehrung wahrung einheit aktiv geloescht erstellt erstelltam geaendert geaendertam bestelldatum rechnungsdatum lieferdatum faelligkeitsdatum buchungsdatum kategorie farbe groesse
  montant prix quantite taux solde poids taille statut devise unite actif cree creele modifie modifiele datecreation datefacture datecommande datelivraison dateecheance categorie
  importe precio cantidad tasa saldo peso estatus moneda unidad activo creado actualizado fechacreacion fechafactura fechapedido fechaentrega categoria descuento iva subtotal
  importo prezzo quantita aliquota stato valuta unita attivo creato modificato datacreazione datafattura dataordine dataconsegna sconto totale
  bedrag prijs aantal korting gewicht actief aangemaakt gewijzigd factuurdatum besteldatum leverdatum totaal eenheid
  kwota cena ilosc suma waga status waluta jednostka aktywny utworzono zmieniono datautworzenia datafaktury datazamowienia rabat stan razem
  valor preco quantidade desconto moeda unidade ativo criado alterado datacriacao datafatura datapedido situacao
  belopp pris antal rabatt vikt valuta enhet aktiv skapad andrad fakturadatum orderdatum leveransdatum summa totalt
`);

/** Words that only say where or whose a value is. They let a word without borders be cut ("custlname", "pataddr"). */
export const neutralWords = words(`
  billing bill shipping ship home work business office primary secondary main alt alternate other emergency kin current previous prev old new raw legal
  str txt vc int fld col tbl db rec row my the of de du des la le del della di da do das dos van der den die das und and y e i
  first second third private privat dienst geschaftlich prive particulier personal postal permanent residence residential mailing correspondence contact
  prywatny sluzbowy domowy privat hem arbete
`);
