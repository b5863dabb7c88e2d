// The long annexes: combinations of words that an office would have, without dates, sums or names of people.

const units = [
  ['Building control', 'BC'],
  ['Cemeteries', 'CE'],
  ['Civil registration', 'CR'],
  ['Council secretariat', 'CS'],
  ['Elections', 'EL'],
  ['Environmental health', 'EH'],
  ['Facilities', 'FA'],
  ['Finance', 'FI'],
  ['Fire and rescue', 'FR'],
  ['Housing', 'HO'],
  ['Human resources', 'HR'],
  ['Information technology', 'IT'],
  ['Land survey', 'LS'],
  ['Libraries and archives', 'LA'],
  ['Parks and open spaces', 'PO'],
  ['Procurement', 'PR'],
  ['Schools', 'SC'],
  ['Social services', 'SS'],
  ['Streets and lighting', 'SL'],
  ['Waste collection', 'WC'],
]
const records = [
  ['Correspondence, general', 'incoming and outgoing letters that do not belong to a case', 3],
  ['Case files', 'applications, enclosures, internal notes and the notice as sent', 10],
  ['Registers', 'bound or electronic registers kept under statute', 0],
  ['Working papers', 'drafts, calculations and copies kept for convenience', 1],
  ['Inspection records', 'check sheets, photographs and letters to the occupier', 7],
  ['Statistics', 'monthly and annual returns to the national office', 5],
  ['Plans and drawings', 'sheets larger than A3, and their digital masters', 0],
  ['Circulars and instructions', 'guidance issued to staff, one copy of each', 5],
  ['Committee papers', 'agendas, papers and signed minutes', 0],
  ['Complaints', 'the complaint, the reply and any later review', 4],
  ['Training records', 'attendance lists and course material', 6],
  ['Duty rosters', 'weekly rosters and swap sheets', 2],
  ['Equipment log books', 'service history of a vehicle, tool or instrument', 3],
  ['Leases and permits', 'signed originals with plans and schedules', 12],
  ['Photographs', 'prints, negatives and digital images', 0],
  ['Press cuttings', 'cuttings and transcripts of broadcasts', 1],
]
const media = ['paper', 'paper and shared drive', 'case system', 'shared drive', 'mailbox of the unit', 'map cabinet']
const notes = [
  'Arranged by file number.',
  'Arranged by street and house number; strip staples and plastic covers before transfer.',
  'The copy of record is the one held by the unit that opened the file, other copies are for reference only.',
  'Contains personal data of the public: see chapter 3 on access.',
  'Where an appeal is pending the period begins when it has been decided.',
  'Held off site; boxes carry the code of the class and the year.',
]

function retention(count) {
  const blocks = []
  for (let index = 0; index < count; index++) {
    const [unit, code] = units[Math.floor(index / records.length) % units.length]
    const [record, what, years] = records[index % records.length]
    const series = Math.floor(index / (units.length * records.length)) + 1
    if (index % records.length === 0) blocks.push({type: 'heading', level: 2, text: `${unit}, series ${series}`})
    blocks.push(
      {
        type: 'heading',
        level: 3,
        text: `${code} ${series}.${String((index % records.length) + 1).padStart(2, '0')}  ${record}`,
      },
      {
        type: 'paragraph',
        text: `Scope: ${what}. Medium: ${media[(index * 5 + series) % media.length]}. ${notes[(index * 7 + series) % notes.length]}`,
      },
      {
        type: 'paragraph',
        text:
          years === 0
            ? 'Period: permanent. Disposal: transfer to the archive.'
            : `Period: ${years + series - 1} years after closure. Disposal: ${years > 5 ? 'offer to the archive, then shred' : 'shred'}.`,
      },
    )
  }
  return blocks
}

const streets = [
  'Alder Road',
  'Bakers Row',
  'Canal Street',
  'Dock Lane',
  'Elm Grove',
  'Foundry Hill',
  'Gasworks Road',
  'High Street',
  'Ivy Lane',
  'Kiln Close',
  'Mill Street',
  'North Parade',
  'Orchard Way',
  'Priory Road',
  'Quay Side',
  'Station Approach',
]
const kinds = [
  ['Primary school', 'two storeys, flat roof, gas boilers', ['boiler house', 'classrooms', 'kitchen', 'sports hall']],
  ['Community centre', 'one storey, pitched roof, heat pump', ['hall', 'kitchen', 'store', 'toilets']],
  ['Branch library', 'listed front, steel frame extension', ['reading room', 'stack', 'staff room', 'lift']],
  ['Depot', 'portal frame, roller doors, oil separator', ['workshop', 'wash bay', 'salt store', 'offices']],
  ['Day centre', 'one storey, wheelchair ramps, sprinklers', ['lounge', 'treatment room', 'laundry', 'garden']],
  ['Public convenience', 'brick, frost heaters, coin locks', ['cubicles', 'plant room']],
  ['Car park deck', 'three levels, mastic asphalt, two pumps', ['ramps', 'pay station', 'stair cores']],
]
const visits = ['weekly', 'every second week', 'monthly', 'quarterly', 'twice a year', 'once a year']
const tasks = [
  'clean gutters and outlets',
  'test emergency lighting',
  'grease hinges and closers',
  'flush little-used taps',
  'check fire dampers',
  'read meters',
  'clear gullies',
  'inspect ladders and anchor points',
]

function sites(count) {
  const blocks = []
  for (let index = 0; index < count; index++) {
    const [kind, construction, rooms] = kinds[index % kinds.length]
    const street = streets[(index * 3 + Math.floor(index / 16)) % streets.length]
    blocks.push(
      {
        type: 'heading',
        level: 2,
        text: `Site sheet ${String(index + 1).padStart(3, '0')}: ${kind}, ${3 + ((index * 17) % 140)} ${street}`,
      },
      {
        type: 'paragraph',
        text: `Construction: ${construction}. Gross floor area ${240 + ((index * 137) % 3900)} square metres. Keys at the ${index % 2 ? 'area office' : 'caretaker'}; vehicles over 3.5 tonnes ${index % 3 ? 'enter from the rear' : 'stay on the street'}.`,
      },
      {
        type: 'table',
        rows: [
          ['Part', 'Task', 'Visit', 'Level'],
          ...rooms.map((room, number) => [
            room,
            tasks[(index + number * 3) % tasks.length],
            visits[(index * 2 + number) % visits.length],
            `L${1 + ((index + number) % 4)}`,
          ]),
        ],
      },
    )
  }
  return blocks
}

export const schedules = {retention, sites}
