/** What the chain sells: three levels of merchandise hierarchy, and what the items of each lowest level have in common. */

export interface Category {
  readonly code: string
  readonly name: string
  /** Begins the codes of its items. */
  readonly prefix: string
  readonly hsn: string
  readonly taxGroup: TaxGroup
  readonly uom: 'PCS' | 'KG'
  readonly things: readonly string[]
  readonly brands: readonly string[]
  /** Whole rupees. */
  readonly cheapest: number
  readonly dearest: number
}

export type TaxGroup = 'GST5' | 'GST12' | 'GST18'

/** Percent; the centre's and the state's half, and the whole for another state. */
export const TAX_RATES: Readonly<Record<TaxGroup, { cgst: string; sgst: string; igst: string }>> = {
  GST5: { cgst: '2.50', sgst: '2.50', igst: '5.00' },
  GST12: { cgst: '6.00', sgst: '6.00', igst: '12.00' },
  GST18: { cgst: '9.00', sgst: '9.00', igst: '18.00' },
}

export const DIVISIONS = [
  {
    code: 'APP',
    name: 'Apparel',
    sections: [
      { code: 'APP-M', name: 'Menswear' },
      { code: 'APP-W', name: 'Womenswear' },
      { code: 'APP-K', name: 'Kidswear' },
    ],
  },
  {
    code: 'HOM',
    name: 'Home',
    sections: [
      { code: 'HOM-L', name: 'Linen' },
      { code: 'HOM-K', name: 'Kitchen' },
    ],
  },
  {
    code: 'GRO',
    name: 'Grocery',
    sections: [
      { code: 'GRO-S', name: 'Staples' },
      { code: 'GRO-P', name: 'Packaged food' },
      { code: 'GRO-C', name: 'Personal care' },
    ],
  },
] as const

/** Under which section each stands: the first five characters of its code. */
export const CATEGORIES: readonly Category[] = [
  category(
    'APP-M-SHIRT',
    'Shirts',
    'MSH',
    '6205',
    'GST5',
    ['Oxford Shirt', 'Linen Shirt', 'Check Shirt', 'Mandarin Collar Shirt'],
    ['Arvind Lane', 'Kolkata Cotton', 'Norton'],
    599,
    1999,
  ),
  category(
    'APP-M-DENIM',
    'Denim',
    'MDN',
    '6203',
    'GST12',
    ['Slim Jeans', 'Straight Jeans', 'Denim Jacket'],
    ['Indigo Works', 'Norton'],
    999,
    3499,
  ),
  category(
    'APP-W-SAREE',
    'Sarees',
    'WSR',
    '5208',
    'GST5',
    ['Tant Saree', 'Chanderi Saree', 'Baluchari Saree', 'Printed Saree'],
    ['Shantipur', 'Rangoli'],
    699,
    8999,
  ),
  category(
    'APP-W-KURTA',
    'Kurtas',
    'WKU',
    '6211',
    'GST5',
    ['A-line Kurta', 'Anarkali Kurta', 'Straight Kurta'],
    ['Rangoli', 'Aarohi'],
    499,
    2499,
  ),
  category(
    'APP-K-TEE',
    'Kids’ T-shirts',
    'KTS',
    '6109',
    'GST5',
    ['Striped T-shirt', 'Cartoon T-shirt', 'Polo T-shirt'],
    ['Chhota', 'Norton'],
    199,
    699,
  ),
  category(
    'HOM-L-BED',
    'Bed linen',
    'HBL',
    '6302',
    'GST5',
    ['Bed Sheet', 'Quilt Cover', 'Pillow Cover'],
    ['Kolkata Cotton', 'Sukoon'],
    249,
    2999,
  ),
  category(
    'HOM-K-STEEL',
    'Steelware',
    'HKS',
    '7323',
    'GST12',
    ['Pressure Cooker', 'Tiffin Box', 'Kadhai', 'Thali Set'],
    ['Ispat', 'Rasoi'],
    149,
    3999,
  ),
  category(
    'GRO-S-RICE',
    'Rice and pulses',
    'GRC',
    '1006',
    'GST5',
    ['Basmati Rice', 'Gobindobhog Rice', 'Toor Dal', 'Moong Dal'],
    ['Annapurna', 'Loose'],
    58,
    240,
    'KG',
  ),
  category(
    'GRO-S-TEA',
    'Tea',
    'GTE',
    '0902',
    'GST5',
    ['Darjeeling Tea', 'Assam CTC Tea', 'Masala Chai'],
    ['Gardens of Assam', 'Makaibari Hills'],
    95,
    899,
  ),
  category(
    'GRO-P-SNACK',
    'Biscuits and namkeen',
    'GSN',
    '1905',
    'GST18',
    ['Marie Biscuits', 'Bhujia', 'Chanachur', 'Rusk'],
    ['Annapurna', 'Haldi Ram & Sons'],
    20,
    320,
  ),
  category(
    'GRO-C-SOAP',
    'Soap and shampoo',
    'GSO',
    '3401',
    'GST18',
    ['Neem Soap', 'Sandal Soap', 'Herbal Shampoo'],
    ['Vana', 'Aarohi'],
    35,
    549,
  ),
]

function category(
  code: string,
  name: string,
  prefix: string,
  hsn: string,
  taxGroup: TaxGroup,
  things: readonly string[],
  brands: readonly string[],
  cheapest: number,
  dearest: number,
  uom: Category['uom'] = 'PCS',
): Category {
  return { code, name, prefix, hsn, taxGroup, uom, things, brands, cheapest, dearest }
}
