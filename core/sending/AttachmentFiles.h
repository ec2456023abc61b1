// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Files as attachments: name, type by name and content, bytes. Reads the disk: for worker threads.

#include "core/base/Result.h"
#include "core/environments/Message.h"

#include <span>
#include <string>
#include <vector>

namespace waybill::sending {

// NotFound: it can't be read, or is no file; TooLarge: more than the 10 MiB that a message may have.
Result<environments::Attachment> readAttachment(const std::string& path);
Result<std::vector<environments::Attachment>> readAttachments(std::span<const std::string> paths);

} // namespace waybill::sending
