import {isProxmoxError, type NetworkInterface, type ProxmoxClient} from '#shared/proxmox/index'

/** Of a node; none where the token may not see them. */
export async function readInterfaces(client: ProxmoxClient, node: string): Promise<NetworkInterface[]> {
  try {
    return await client.nodes.network(node)
  } catch (error) {
    if (isProxmoxError(error, 'PROXMOX_FORBIDDEN', 'PROXMOX_FAILED', 'PROXMOX_NODE_UNREACHABLE')) return []
    throw error
  }
}
