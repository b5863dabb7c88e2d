import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {type Simulator, startSimulator} from '#shared/simulator/index'
import {apiOf} from './api.ts'

let simulator: Simulator
let now = Date.parse('2026-11-02T08:00:00Z')

beforeAll(async () => {
  simulator = await startSimulator({clock: () => now})
})
afterAll(() => simulator.close())

const anonymous = () => apiOf(simulator, null)
const withHeaders = (headers: Record<string, string>) => anonymous().call('GET', '/version', {}, {headers})

describe('a token', () => {
  it('logs in with its id and secret, after = or a space', async () => {
    const {id, secret} = simulator.token
    expect(await withHeaders({authorization: `PVEAPIToken=${id}=${secret}`})).toMatchObject({status: 200})
    expect(await withHeaders({authorization: `PVEAPIToken ${id}=${secret}`})).toMatchObject({status: 200})
    expect(await withHeaders({authorization: `PVEAPIToken=${encodeURIComponent(id)}=${secret}; x`})).toMatchObject({
      status: 200,
    })
  })

  it.each([
    ['no header', {}, 'No ticket'],
    ['another scheme', {authorization: 'Bearer x'}, 'No ticket'],
    ['a wrong secret', {authorization: 'PVEAPIToken=lab@pve!simulator=wrong'}, 'invalid token value!'],
    [
      'a token that is not there',
      {authorization: 'PVEAPIToken=lab@pve!none=x'},
      "no such token 'none' for user 'lab@pve'",
    ],
    ['a user who is not there', {authorization: 'PVEAPIToken=no@pve!none=x'}, "no such user ('no@pve')"],
    ['something else', {authorization: 'PVEAPIToken=nonsense'}, 'invalid token value!'],
  ])('is refused with %s: 401, no body, the reason in the status line', async (_, headers, reason) => {
    expect(await withHeaders(headers as Record<string, string>)).toMatchObject({body: '', reason, status: 401})
  })

  it('is refused when it has expired or its user is disabled', async () => {
    simulator.change(({access}) => {
      access.tokens[simulator.token.id]!.expire = now / 1000 + 60
    })
    expect(await apiOf(simulator).get('/version')).toMatchObject({status: 200})
    now += 120_000
    expect(await apiOf(simulator).get('/version')).toMatchObject({reason: 'token expired', status: 401})
    simulator.change(({access}) => {
      access.tokens[simulator.token.id]!.expire = 0
      access.users['lab@pve']!.isEnabled = false
    })
    expect(await apiOf(simulator).get('/version')).toMatchObject({reason: "user 'lab@pve' is disabled", status: 401})
    simulator.change(({access}) => {
      access.users['lab@pve']!.isEnabled = true
    })
  })
})

describe('a ticket', () => {
  const logIn = async (password = simulator.root.password) => {
    const answer = await anonymous().post('/access/ticket', {password, username: 'root@pam'})
    return {...answer, ticket: answer.data as {CSRFPreventionToken: string; ticket: string}}
  }
  const cookie = (ticket: string) => ({cookie: `PVEAuthCookie=${encodeURIComponent(ticket)}`})

  it('is for a password', async () => {
    expect(await logIn('wrong')).toMatchObject({body: '', status: 401})
    const {ticket} = await logIn()
    expect(await withHeaders(cookie(ticket.ticket))).toMatchObject({status: 200})
  })

  it('wins over a token that is sent with it', async () => {
    const {id, secret} = simulator.token
    const headers = {authorization: `PVEAPIToken=${id}=${secret}`, cookie: 'PVEAuthCookie=nonsense'}
    expect(await withHeaders(headers)).toMatchObject({status: 401})
  })

  it('writes only with the token against forged requests', async () => {
    const {ticket} = await logIn()
    const add = (headers: Record<string, string>) =>
      anonymous().call('POST', '/pools', {poolid: 'lab'}, {headers: {...cookie(ticket.ticket), ...headers}})
    expect(await add({})).toMatchObject({status: 401})
    expect(await add({csrfpreventiontoken: ticket.CSRFPreventionToken})).toMatchObject({status: 200})
  })

  it('lives two hours, and is renewed by itself', async () => {
    const {ticket} = await logIn()
    now += 7_000_000
    const renewed = await logIn(ticket.ticket)
    expect(renewed.status).toBe(200)
    now += 300_000
    expect(await withHeaders(cookie(ticket.ticket))).toMatchObject({status: 401})
    expect(await withHeaders(cookie(renewed.ticket.ticket))).toMatchObject({status: 200})
  })
})
