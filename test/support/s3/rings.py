"""rings.py ETC ACCOUNT_PORT CONTAINER_PORT OBJECT_PORT: Swift's maps, with one device and one replica each."""
import sys

from swift.common.ring import RingBuilder

etc, *ports = sys.argv[1:]
for kind, port in zip(('account', 'container', 'object'), map(int, ports)):
    builder = RingBuilder(4, 1, 0)  # 2**4 partitions, 1 replica, no pause between moves
    address = {'ip': '127.0.0.1', 'port': port, 'replication_ip': '127.0.0.1', 'replication_port': port}
    builder.add_dev({'id': 0, 'region': 1, 'zone': 1, 'weight': 1.0, 'device': 'd1', 'meta': '', **address})
    builder.rebalance(seed=1)
    builder.get_ring().save('%s/%s.ring.gz' % (etc, kind))
