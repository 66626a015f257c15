"""Scrapy's settings: the manners of a guest. What a run changes, it passes on its own."""

import os
import socket

BOT_NAME = "gongkai"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"

# Who asks, and whom to complain to.
CONTACT = os.environ.get("GONGKAI_CONTACT") or f"postmaster@{socket.getfqdn()}"
USER_AGENT = f"gongkai/0.1.0 (archive of government open-information annual reports; {CONTACT})"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",
}

# One connection a host and a pause between two requests, however many portals run at once.
CONCURRENT_REQUESTS = 512  # those that wait for a slow host count: it must not hold up the rest
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0
AUTOTHROTTLE_ENABLED = True  # a host that answers slowly is asked less often
AUTOTHROTTLE_START_DELAY = DOWNLOAD_DELAY
AUTOTHROTTLE_MAX_DELAY = 15.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
CONCURRENT_ITEMS = 1  # items are written in their order, a visit's end behind its originals
SCHEDULER_PRIORITY_QUEUE = "scrapy.pqueues.DownloaderAwarePriorityQueue"
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"

# A slow host is not a dead one, but nothing is endless.
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = 128 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DNS_TIMEOUT = 20
RETRY_TIMES = 2
RETRY_HTTP_CODES = [408, 429, 500, 502, 503, 504, 522, 524]
REDIRECT_MAX_TIMES = 6
METAREFRESH_ENABLED = False
COOKIES_ENABLED = False
EXTENSIONS = {  # no port that runs code in a process that reads the whole web
    "scrapy.extensions.remote_control.RemoteControl": None,
    "scrapy.extensions.telnet.TelnetConsole": None,
}
DOWNLOAD_HANDLERS = {
    "http": "crawler.network.transport.Handler",
    "https": "crawler.network.transport.Handler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
LOG_LEVEL = "INFO"

# The visit itself decides on statuses, depths, addresses and hosts: what Scrapy has for them would
# only cost every request its time.
DOWNLOADER_STATS = False
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}

ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "gongkai"
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "crawler.network.middlewares.OneSlotAHost": 90,
    "crawler.network.middlewares.NoPrivateHosts": 95,
    "crawler.network.robots.AskRobots": 100,
    "crawler.network.middlewares.RetryLater": 550,
    "crawler.network.middlewares.FollowRedirects": 600,
    "crawler.network.middlewares.OnWire": 800,
}
ITEM_PIPELINES = {"crawler.pipelines.KeepOriginals": 300}

# What a visit may cost (see crawler/visit/visit.py).
GONGKAI_DATA = os.environ.get("GONGKAI_DATA", "data")
GONGKAI_MAX_REQUESTS = 5000  # a portal
GONGKAI_MAX_FRUITLESS = 400  # requests to a portal that has shown no report yet
GONGKAI_MAX_PAGES = 200  # a list
GONGKAI_VISITS_AT_ONCE = 1000  # portals under way; the next begins where one ends
GONGKAI_RETRY_PAUSE = 2.0  # seconds before the first retry, doubled for each further one
