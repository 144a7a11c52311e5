"""serve.py ETC KIND: what swift-KIND-server does, with its configuration in ETC instead of /etc/swift."""
import sys

from swift.common import utils

etc, kind = sys.argv[1:3]
utils.set_swift_dir(etc)  # before anything else of Swift reads swift.conf
from swift.common.wsgi import run_wsgi  # noqa: E402

more = {}
if kind == 'object':
    from swift.obj.server import global_conf_callback

    more['global_conf_callback'] = global_conf_callback
sys.exit(run_wsgi('%s/%s.conf' % (etc, kind), kind + '-server', verbose=True, **more))
