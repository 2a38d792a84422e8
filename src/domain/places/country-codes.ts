/** ISO 3166-1: three letters, then the two of the same country or territory, for all that have numbers. */
export const ISO_CODES = `
  ABW AW AFG AF AGO AO AIA AI ALA AX ALB AL AND AD ARE AE ARG AR ARM AM ASC AC ASM AS ATG AG AUS AU AUT AT
  AZE AZ BDI BI BEL BE BEN BJ BES BQ BFA BF BGD BD BGR BG BHR BH BHS BS BIH BA BLM BL BLR BY BLZ BZ BMU BM
  BOL BO BRA BR BRB BB BRN BN BTN BT BWA BW CAF CF CAN CA CCK CC CHE CH CHL CL CHN CN CIV CI CMR CM COD CD
  COG CG COK CK COL CO COM KM CPV CV CRI CR CUB CU CUW CW CXR CX CYM KY CYP CY CZE CZ DEU DE DJI DJ DMA DM
  DNK DK DOM DO DZA DZ ECU EC EGY EG ERI ER ESH EH ESP ES EST EE ETH ET FIN FI FJI FJ FLK FK FRA FR FRO FO
  FSM FM GAB GA GBR GB GEO GE GGY GG GHA GH GIB GI GIN GN GLP GP GMB GM GNB GW GNQ GQ GRC GR GRD GD GRL GL
  GTM GT GUF GF GUM GU GUY GY HKG HK HND HN HRV HR HTI HT HUN HU IDN ID IMN IM IND IN IOT IO IRL IE IRN IR
  IRQ IQ ISL IS ISR IL ITA IT JAM JM JEY JE JOR JO JPN JP KAZ KZ KEN KE KGZ KG KHM KH KIR KI KNA KN KOR KR
  KWT KW LAO LA LBN LB LBR LR LBY LY LCA LC LIE LI LKA LK LSO LS LTU LT LUX LU LVA LV MAC MO MAF MF MAR MA
  MCO MC MDA MD MDG MG MDV MV MEX MX MHL MH MKD MK MLI ML MLT MT MMR MM MNE ME MNG MN MNP MP MOZ MZ MRT MR
  MSR MS MTQ MQ MUS MU MWI MW MYS MY MYT YT NAM NA NCL NC NER NE NFK NF NGA NG NIC NI NIU NU NLD NL NOR NO
  NPL NP NRU NR NZL NZ OMN OM PAK PK PAN PA PER PE PHL PH PLW PW PNG PG POL PL PRI PR PRK KP PRT PT PRY PY
  PSE PS PYF PF QAT QA REU RE ROU RO RUS RU RWA RW SAU SA SDN SD SEN SN SGP SG SHN SH SJM SJ SLB SB SLE SL
  SLV SV SMR SM SOM SO SPM PM SRB RS SSD SS STP ST SUR SR SVK SK SVN SI SWE SE SWZ SZ SXM SX SYC SC SYR SY
  TAA TA TCA TC TCD TD TGO TG THA TH TJK TJ TKL TK TKM TM TLS TL TON TO TTO TT TUN TN TUR TR TUV TV TWN TW
  TZA TZ UGA UG UKR UA URY UY USA US UZB UZ VAT VA VCT VC VEN VE VGB VG VIR VI VNM VN VUT VU WLF WF WSM WS
  XKX XK YEM YE ZAF ZA ZMB ZM ZWE ZW
`

/** What people, registers and forms write besides the names that `Intl` has, without spaces and accents. */
export const OTHER_NAMES: Record<string, string> = {
  US:
    'us usofa usamerica america amerika unitedstatesamerica unitedstatesofamerica estadosunidosdeamerica ' +
    'estadosunidosdaamerica estadosunidosamerica vereinigtestaatenvonamerika etatsunisdamerique eeuu ' +
    'eua',
  GB:
    'uk greatbritain britain england scotland wales northernireland unitedkingdomofgreatbritain ' +
    'unitedkingdomofgreatbritainandnorthernireland grossbritannien schottland nordirland ' +
    'grandebretagne angleterre ecosse paysdegalles granbretana inglaterra escocia gales grabretanha',
  AE: 'uae emirates emirate',
  BA: 'bosnia bosnien',
  BN: 'bruneidarussalam',
  BO: 'plurinationalstateofbolivia',
  BS: 'bahamas',
  CD: 'drc drcongo congodrc democraticrepublicofcongo democraticrepubliccongo congokinshasa',
  CG: 'congo republicofcongo',
  CI: 'ivorycoast elfenbeinkuste costademarfil',
  CN: 'prc mainlandchina peoplesrepublicofchina volksrepublikchina',
  CV: 'caboverde',
  CZ: 'czechrepublic tschechischerepublik republiquetcheque republicacheca republicatcheca',
  DE: 'brd bundesrepublikdeutschland federalrepublicofgermany',
  FK: 'falklandislandsmalvinas falklands malvinas',
  FM: 'federatedstatesofmicronesia',
  HK: 'hongkong hongkongsar',
  IE: 'eire republicofireland',
  IR: 'islamicrepublicofiran',
  KP: 'democraticpeoplesrepublicofkorea dprk',
  KR: 'korea republicofkorea corea coree rok korearepublic',
  LA: 'laopdr laopeoplesdemocraticrepublic',
  MD: 'republicofmoldova',
  MF: 'saintmartinfrenchpart',
  MK: 'macedonia mazedonien republicofmacedonia formeryugoslavrepublicofmacedonia',
  MM: 'burma myanmar birmanie birmania',
  MO: 'macau macao',
  MX: 'mejico',
  NL: 'holland hollande holanda',
  NZ: 'nuevazelandia',
  PR: 'commonwealthofpuertorico',
  PS: 'palestine stateofpalestine palastina palestina',
  RU: 'russianfederation russischefoderation federationderussie federacionrusa federacaorussa',
  SA: 'ksa',
  SK: 'slovakrepublic slowakischerepublik',
  SX: 'sintmaartendutchpart',
  SY: 'syrianarabrepublic',
  SZ: 'swaziland',
  TL: 'easttimor',
  TR: 'turkey turkiye',
  TW: 'republicofchina taiwanprovinceofchina',
  TZ: 'unitedrepublicoftanzania',
  VA: 'holysee vatican vatikan',
  VE: 'bolivarianrepublicofvenezuela',
  VG: 'virginislandsbritish',
  VI: 'virginislandsus usvirginislands usvi',
  VN: 'vietnam',
  ZA: 'rsa',
}

/** Of the countries that share a calling code, the one that a bare calling code stands for. */
export const MAIN_COUNTRIES: readonly string[] = 'US RU IT GB NO AU MA RE SH FI GP CW'.split(' ')
