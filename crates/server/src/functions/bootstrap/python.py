# Runs a Lambda handler written in Python: asks the Runtime API for events, calls the handler, posts what it returns.
# Given to `python3 -c`; the handler's folder is the working directory.
import sys

# A file of the user's may be called like one of the library's.
sys.path[:] = [place for place in sys.path if place]
import decimal, http.client, importlib, json, logging, os, time, traceback

VERSION = "2018-06-01"
TASK_ROOT = os.environ.get("LAMBDA_TASK_ROOT", os.getcwd())
api = None


def call(method, path, body=None, headers=None):
    """One request; a kept connection that was closed meanwhile is opened again."""
    global api
    for fresh in (False, True):
        if api is None or fresh:
            api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
        try:
            api.request(method, f"/{VERSION}/runtime/{path}", body, headers or {})
            answer = api.getresponse()
            return answer, answer.read()
        except (ConnectionError, http.client.RemoteDisconnected, http.client.CannotSendRequest):
            if fresh:
                # Whoever ran us is gone.
                sys.exit(0)


def post_error(path, error):
    body = json.dumps(error).encode()
    call("POST", path, body, {"Content-Type": "application/json", "Lambda-Runtime-Function-Error-Type": error["errorType"]})


def explain(kind, message, frames=(), request_id=None):
    """The error object, and the lines that Lambda writes to the log."""
    lines = [f"[ERROR] {kind}: {message}"]
    if frames:
        lines += ["Traceback (most recent call last):", *("".join(frames).rstrip("\n").split("\n"))]
    print("\n".join(lines), flush=True)
    error = {"errorMessage": message, "errorType": kind}
    if request_id is not None:
        error["requestId"] = request_id
    error["stackTrace"] = list(frames)
    return error


def own_frames(trace):
    """Without those of this file and of the import machinery."""
    frames = [frame for frame in traceback.extract_tb(trace) if frame.filename != "<string>" and "importlib" not in frame.filename]
    return traceback.format_list(frames)


class Context:
    def __init__(self, headers):
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.identity = None
        self.client_context = None
        self._deadline_ms = int(headers["Lambda-Runtime-Deadline-Ms"])

    def get_remaining_time_in_millis(self):
        return max(self._deadline_ms - int(time.time() * 1000), 0)

    def log(self, message):
        sys.stdout.write(str(message))


class LogHandler(logging.StreamHandler):
    """Lambda gives the root logger a handler; without one, functions that only set its level would be silent."""

    request_id = ""

    def format(self, record):
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        text = record.getMessage()
        if record.exc_info:
            text += "\n" + "".join(traceback.format_exception(*record.exc_info)).rstrip("\n")
        return f"[{record.levelname}]\t{moment}.{int(record.msecs):03d}Z\t{LogHandler.request_id}\t{text}"


def plain(value):
    """What JSON does not know."""
    if isinstance(value, decimal.Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def load(handler):
    """The handler, or the error that Lambda reports instead."""
    try:
        module_name, function_name = handler.rsplit(".", 1)
    except ValueError as error:
        return None, explain("Runtime.MalformedHandlerName", f"Bad handler '{handler}': {error}")
    module_name = module_name.replace("/", ".")
    try:
        module = importlib.import_module(module_name)
    except ImportError as error:
        return None, explain("Runtime.ImportModuleError", f"Unable to import module '{module_name}': {error}", own_frames(error.__traceback__))
    except SyntaxError as error:
        frame = [f'  File "{error.filename}" Line {error.lineno}\n    {(error.text or "").strip()}\n']
        return None, explain("Runtime.UserCodeSyntaxError", f"Syntax error in module '{module_name}': {error}", frame)
    except Exception as error:
        return None, explain(type(error).__name__, str(error), own_frames(error.__traceback__))
    try:
        return getattr(module, function_name), None
    except AttributeError:
        return None, explain("Runtime.HandlerNotFound", f"Handler '{function_name}' missing on module '{module_name}'")


def handle(handler, body, headers):
    """The path to post to, and what to post: an answer or an error."""
    context = Context(headers)
    LogHandler.request_id = context.aws_request_id
    trace = headers["Lambda-Runtime-Trace-Id"]
    if trace:
        os.environ["_X_AMZN_TRACE_ID"] = trace
    try:
        answer = handler(json.loads(body), context)
    except Exception as error:
        frames = own_frames(error.__traceback__)
        return None, explain(type(error).__name__, str(error), frames, context.aws_request_id)
    try:
        return json.dumps(answer, default=plain, ensure_ascii=False).encode(), None
    except (TypeError, ValueError, RecursionError) as error:
        return None, explain("Runtime.MarshalError", f"Unable to marshal response: {error}", (), context.aws_request_id)


def main():
    os.environ["AWS_EXECUTION_ENV"] = "AWS_Lambda_python%d.%d" % sys.version_info[:2]
    if TASK_ROOT not in sys.path:
        sys.path.insert(0, TASK_ROOT)
    sys.stdout.reconfigure(line_buffering=True)
    logging.getLogger().addHandler(LogHandler(sys.stdout))
    handler, error = load(os.environ["_HANDLER"])
    if error is not None:
        post_error("init/error", error)
        sys.exit(1)
    while True:
        answer, body = call("GET", "invocation/next")
        request_id = answer.headers["Lambda-Runtime-Aws-Request-Id"]
        if request_id is None:
            sys.exit(0)
        result, error = handle(handler, body, answer.headers)
        sys.stdout.flush()
        sys.stderr.flush()
        if error is None:
            call("POST", f"invocation/{request_id}/response", result, {"Content-Type": "application/json"})
        else:
            post_error(f"invocation/{request_id}/error", error)


main()
