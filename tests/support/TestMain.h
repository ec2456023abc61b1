// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One Qt Test executable a room: every test class of it registers itself, main runs them all in turn.

#include <QObject>
#include <QTest>

#include <functional>
#include <memory>

namespace waybill::tests {

bool registerTest(std::function<std::unique_ptr<QObject>()> make);

} // namespace waybill::tests

// In the .cpp file of a test class, after the class.
#define WAYBILL_TEST(TestClass)                                                                                        \
    static const bool registered##TestClass =                                                                          \
        waybill::tests::registerTest([]() -> std::unique_ptr<QObject> { return std::make_unique<TestClass>(); });

// Qt gives up after 5 s. A machine that does other work as well may take longer, and waiting ends as soon as it may.
#undef QTRY_VERIFY
#undef QTRY_COMPARE
#define QTRY_VERIFY(expression) QTRY_VERIFY_WITH_TIMEOUT(expression, 30'000)
#define QTRY_COMPARE(expression, expected) QTRY_COMPARE_WITH_TIMEOUT(expression, expected, 30'000)
