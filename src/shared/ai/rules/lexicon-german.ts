import type {LexiconSource} from './lexicon.ts'

export const german: LexiconSource = {
  cues: [
    [
      2,
      `hervorragend*, ausgezeichnet*, großer erfolg, vorbildlich*, früher als geplant, schneller als geplant, vorzeitig*,
       günstiger als geplant, unter budget, übertroffen`,
    ],
    [
      1.4,
      `erfolg, erfolge, erfolgreich*, im plan, im zeitplan, nach plan, im terminplan, im kostenrahmen, im budget, im rahmen,
       vorgesehenen rahmen, termingerecht*, fristgerecht*, pünktlich*, rechtzeitig*, planmäßig*, plangemäß, am schnürchen,
       deutlich unter, unter … prognose, unter … schätzung, meilenstein … erreicht, auf kurs, eingehalten`,
    ],
    [
      1,
      `abgeschlossen*, fertiggestellt*, fertig, beendet, erledigt, geliefert, bestanden, genehmigt*, bewilligt*, freigegeben,
       abgenommen, zugestimmt, unterschrieben, gesichert*, bestätigt, fortschritt*, gut, gute, guter, gutes, guten, gutem, sehr gut,
       verbesser*, vorteil*, zufrieden*, zuversichtlich, erfreulich*, wie geplant, wie vereinbart, wie erwartet, grün,
       reibungslos*, bereit, einsparung*, gespart, erreicht, gehalten, wiederaufgenommen, unterstützung`,
    ],
    [
      0.6,
      'ausreichend*, genug, genügend, stabil*, korrekt*, funktioniert, funktionieren, verfügbar, klar, zuverlässig*, beauftragt, positiv*',
    ],
    [
      -0.6,
      'offene frage*, offen, unklar*, ungeklärt*, unsicher*, ungewiss*, verschoben, vertagt, zurückgestellt, ausstehend*, knapp*, wenige, wartet, warten',
    ],
    [
      -1,
      `*problem, *probleme, *problemen, problematisch, risiko, risiken, *verzögerung*, *verzug, verzögert*, verspät*, zu spät,
       *mangel, *mängel, *mängeln, mangelhaft*, *fehler, *fehlern, fehlerhaft*, schlecht*, schwach*, langsam*, schwierig*, bedenken,
       sorge, sorgen, besorgt, *engpass*, *engpässe*, konflikt*, streit*, beschwerde*, falsch*, unvollständig*,
       unzufrieden*, instabil*, gelb, *lücke*, *lücken, störung*, hindernis*, hürde*, *schaden, *schäden, gestoppt, eingestellt,
       fehlt, fehlen, fehlend*, verpasst, versäumt, unterbrochen, behindert*, teurer, angehoben, leider`,
    ],
    [
      -1.4,
      `überfällig*, mehrkosten, *überschreitung*, überschritten, überzogen, kostensteigerung*, gestiegene kosten,
       kosten … gestiegen, abgelehnt*, verweigert*, gekündigt*, abgesagt*, aufgehoben, zurückgezogen, blockiert*,
       eskal*, überlastet*, überarbeitet, aufgebraucht, erschöpft*, gefährdet*, in gefahr, bedroht*, *insolvenz*, insolvent*,
       pleite, gescheitert*, scheitern, scheitert, misslungen, unvermeidlich*, unvermeidbar*, inakzeptabel*, nicht hinnehmbar,
       rot, unfall, unfälle, verletzt*, vertragsstrafe*, nicht bereit, fachkräftemangel, personalmangel`,
    ],
    [
      -2,
      `explodier*, katastroph*, desaster*, krise*, ernsten schwierigkeiten, außer kontrolle, aus dem ruder, zusammenbruch, kritisch*, baustopp*, stillstand`,
    ],
  ],
  neutral: `risikoregister*, risikoliste*, risikomanagement*, risikomatrix, risikobewertung*, risikoprofil*, fehlerliste*,
    fehlerprotokoll*, mängelliste*, problemliste*, *protokoll, kritische* pfad, kritischer pfad, kritischen pfad,
    fortschrittsbericht*, statusbericht*, sorgfalt*, kosten und risiken, risiken und chancen, risiken des projekts,
    rotes kreuz, fertigstellungsgrad*, rückstellung*`,
  negators: `nicht, kein, keine, keinen, keiner, keinem, keines, keinerlei, nie, niemals, nichts, niemand, ohne, weder, kaum,
    mangels, frei von, vermieden, verhindert, null, wenig, nur wenige`,
  resolved: `behoben, beseitigt, gelöst, gemindert, geschlossen, repariert, geklärt, korrigiert, ausgeräumt, überwunden, beigelegt`,
  pending: `muss, müssen, soll, sollen, sollte, wird, werden, bis, noch nicht, nicht, zu beheben`,
  intensifiers: `sehr, äußerst, höchst, schwer*, schwerwiegend*, ernst*, groß*, massiv*, erheblich*, deutlich*, wieder, erneut, schon
    wieder, immer noch, stark*, völlig, komplett, dringend*, viele, weitere`,
  diminishers: `leicht*, etwas, teilweise, gering*, klein*, fast, beinahe, einige, minimal*`,
  contrasts: 'aber, jedoch, doch, allerdings, dennoch, trotzdem',
  concessions: 'obwohl, obgleich, trotz, ungeachtet, wenngleich, während',
  conditionals: 'wenn, falls, ob, könnte, könnten, möglicherweise, würde, würden, sofern',
}
